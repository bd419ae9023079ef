# SPDX-License-Identifier: MIT
# Tries the right code of all cases, which must compile.
include("${CMAKE_CURRENT_LIST_DIR}/compile.cmake")
compile()
if(NOT result EQUAL 0)
  message(FATAL_ERROR "The right code does not compile:\n${output}")
endif()
