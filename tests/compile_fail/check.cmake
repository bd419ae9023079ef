# SPDX-License-Identifier: MIT
# Tries one case with one compiler. A case is a file with a line `// expect: <CMake regex>` and
#
#   #ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
#   ... right code ...
#   #else
#   ... the same with the mistake ...
#   #endif
#
# The mistake must be refused, and the first line that says `error:` must match the regex: that is
# the line a user reads. The right code must compile, otherwise the refusal could have any reason.

set(ENV{LC_ALL} C)
set(command "${COMPILER}" -std=c++17 -fsyntax-only -fmessage-length=0 -fdiagnostics-color=never)
foreach(dir IN LISTS INCLUDE_DIRS)
  list(APPEND command -isystem "${dir}")
endforeach()

file(STRINGS "${CASE}" expected REGEX "^// expect: " LIMIT_COUNT 1)
string(REPLACE "// expect: " "" expected "${expected}")
if(expected STREQUAL "")
  message(FATAL_ERROR "${CASE} has no line `// expect: <regex>`")
endif()

execute_process(COMMAND ${command} "${CASE}" RESULT_VARIABLE result ERROR_VARIABLE output)
if(result EQUAL 0)
  message(FATAL_ERROR "The mistake compiles.")
endif()
string(REGEX MATCH "[^\n]*error:[^\n]*" first_error "${output}")
if(NOT first_error MATCHES "${expected}")
  message(FATAL_ERROR "The first error is\n${first_error}\nbut should match\n${expected}\n\n"
                      "${output}")
endif()

execute_process(COMMAND ${command} -DACTIVATIONS_COMPILE_FAIL_FIXED "${CASE}"
                RESULT_VARIABLE result ERROR_VARIABLE output)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "The right code does not compile:\n${output}")
endif()
