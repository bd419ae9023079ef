# SPDX-License-Identifier: MIT
# Tries one case. A case is a file with a line `// expect: <CMake regex>` and
#
#   #ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
#   ... right code ...
#   #else
#   ... the same with the mistake ...
#   #endif
#
# The mistake must be refused, and the first line that says `error:` must match the regex: that is
# the line a user reads. The right code must compile, otherwise the refusal could have any reason:
# check_right_code.cmake.
include("${CMAKE_CURRENT_LIST_DIR}/compile.cmake")

file(STRINGS "${SOURCE}" expected REGEX "^// expect: " LIMIT_COUNT 1)
string(REPLACE "// expect: " "" expected "${expected}")
if(expected STREQUAL "")
  message(FATAL_ERROR "${SOURCE} has no line `// expect: <regex>`")
endif()

compile()
if(result EQUAL 0)
  message(FATAL_ERROR "The mistake compiles.")
endif()
string(REGEX MATCH "[^\n]*error:[^\n]*" first_error "${output}")
if(NOT first_error MATCHES "${expected}")
  message(FATAL_ERROR "The first error is\n${first_error}\nbut should match\n${expected}\n\n"
                      "${output}")
endif()
