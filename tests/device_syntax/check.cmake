# SPDX-License-Identifier: MIT
# Compiles the kernels as LANGUAGE, for the host and for a device, without code. Then the same with a mistake,
# which has to be refused: otherwise the compiler would not have looked at what kernels call.
if(NOT COMPILER)
  message("skipped: no clang on this machine")
  return()
endif()
set(command "${COMPILER}" -std=c++17 -fsyntax-only "-I${INCLUDE_DIR}")
foreach(dir IN LISTS EIGEN_INCLUDE_DIRS)
  list(APPEND command -isystem "${dir}")
endforeach()

if(LANGUAGE STREQUAL "hip")
  if(NOT HIP_INCLUDE_DIR)
    message("skipped: no hip/hip_runtime.h on this machine")
    return()
  endif()
  cmake_path(GET HIP_INCLUDE_DIR PARENT_PATH rocm)
  list(APPEND command -x hip "--rocm-path=${rocm}" -nogpulib --offload-arch=gfx90a
       -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
else()
  foreach(header IN ITEMS cuda cuda_runtime math_constants vector_types)
    file(WRITE "${SCRATCH}/${header}.h" "")
  endforeach()
  list(APPEND command -x cuda -nocudainc -nocudalib --cuda-gpu-arch=sm_70
       -Wno-unknown-cuda-version -isystem "${SCRATCH}"
       -include "${CMAKE_CURRENT_LIST_DIR}/cuda_stand_in.hpp")
endif()

set(kernels "${CMAKE_CURRENT_LIST_DIR}/kernels.cpp")
execute_process(COMMAND ${command} "${kernels}" RESULT_VARIABLE result ERROR_VARIABLE output)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "The kernels do not compile:\n${output}")
endif()

execute_process(COMMAND ${command} --cuda-device-only -DACTIVATIONS_DEVICE_SYNTAX_MISTAKE
                        "${kernels}"
                RESULT_VARIABLE result ERROR_VARIABLE output)
if(result EQUAL 0 OR NOT output MATCHES "error: [^\n]*'forward'")
  message(FATAL_ERROR "An eager verb in a kernel is not refused as one of the host's:\n${output}")
endif()
