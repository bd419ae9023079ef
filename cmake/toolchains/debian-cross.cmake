# SPDX-License-Identifier: MIT
# For Debian's cross compilers and qemu-user. What it needs to know is in CMakePresets.json:
#   ACTIVATIONS_TARGET    aarch64-linux-gnu, ...: the prefix of the compiler, and the sysroot in /usr
#   ACTIVATIONS_EMULATOR  qemu-aarch64, ...
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ACTIVATIONS_TARGET ACTIVATIONS_EMULATOR)

set(CMAKE_SYSTEM_NAME Linux)
string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR "${ACTIVATIONS_TARGET}")
set(CMAKE_CXX_COMPILER ${ACTIVATIONS_TARGET}-g++)
# CMake finds threads in the C library and asks for nothing; g++ for riscv64 has no atomic bytes, as
# Eigen's thread pool uses, and links libatomic for -pthread.
set(CMAKE_EXE_LINKER_FLAGS_INIT -pthread)
set(CMAKE_CROSSCOMPILING_EMULATOR ${ACTIVATIONS_EMULATOR} -L /usr/${ACTIVATIONS_TARGET})
# Most 64-bit kernels of x86 run 32-bit programs by themselves, in less time, and threads work.
if(ACTIVATIONS_TARGET STREQUAL "i686-linux-gnu")
  set(libraries /usr/${ACTIVATIONS_TARGET}/lib)
  execute_process(COMMAND ${libraries}/ld-linux.so.2 --version RESULT_VARIABLE status
                  OUTPUT_QUIET ERROR_QUIET)
  if(status EQUAL 0)
    set(CMAKE_CROSSCOMPILING_EMULATOR ${libraries}/ld-linux.so.2 --library-path ${libraries})
  endif()
endif()

set(CMAKE_FIND_ROOT_PATH /usr/${ACTIVATIONS_TARGET})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE NEVER) # Eigen's, which has headers alone
