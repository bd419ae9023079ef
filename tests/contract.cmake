# SPDX-License-Identifier: MIT
# The contract in many builds. For each of the variants below there is one program, always from the
# same sources, and the ctest `contract.<variant>`; and for what lies outside the contract, the ctest
# `outside.<what>`. Nothing of it is built unless asked for:
#   ACTIVATIONS_CONTRACT  core    the sources that show most for the time that they take to compile
#                         full    those, and the others that pin values, errors and sameness
set(ACTIVATIONS_CONTRACT "" CACHE STRING "Build the contract's tests in all variants: core or full")
if(NOT ACTIVATIONS_CONTRACT)
  return()
endif()

set(values leaky_relu elu selu pinned_bits reference_table outside_contract_instruction_sets)
set(sources ${values} passes)
set(sources_for_memory_and_sums ${values} passes)
set(sources_for_flags ${values}) # passes takes as long to compile as these together
set(sources_for_extensions ${values} passes narrow)
if(CMAKE_CROSSCOMPILING)
  list(APPEND sources prelu sign_mask) # no other preset runs dalpha there, nor the bits of a mask
endif()
if(ACTIVATIONS_CONTRACT STREQUAL "full")
  list(APPEND sources relu lane alpha_gradient per_channel sign_mask tensor_passes)
  list(APPEND sources_for_memory_and_sums alpha_gradient)
  list(APPEND sources_for_extensions alpha_gradient per_channel sign_mask)
  list(APPEND sources_for_flags passes alpha_gradient tensor_passes)
  list(APPEND sources narrow)
  if(CMAKE_CROSSCOMPILING) # addresses of 32 bits, and words of the other order
    list(APPEND sources errors overlap overlap_views containers)
  else()
    list(APPEND sources prelu generic_scalar)
  endif()
elseif(NOT ACTIVATIONS_CONTRACT STREQUAL "core")
  message(FATAL_ERROR "ACTIVATIONS_CONTRACT is core or full, not '${ACTIVATIONS_CONTRACT}'")
endif()

set(instruction_sets
    "none          -O2 -DEIGEN_DONT_VECTORIZE"
    "sse2          -O2"
    "sse4_2        -O2 -msse4.2"
    "avx           -O2 -mavx"
    "avx2          -O2 -mavx2 -mfma"
    "avx512        -O2 -mavx512f -mavx512dq -mavx512bw -mavx512vl -mfma")
set(memory_and_sums
    "contract_fast -O2 -march=native -ffp-contract=fast"
    "row_major     -O2 -march=native -DEIGEN_DEFAULT_TO_ROW_MAJOR"
    "unaligned     -O2 -march=native -DEIGEN_MAX_ALIGN_BYTES=0"
    "streaming     -O2 -mavx2 -mfma -DACTIVATIONS_STREAM_FROM_BYTES=0")
set(flags_of_compilers
    "o0            -O0 -march=native"
    "o3            -O3 -march=native"
    "contract_off  -O2 -march=native -ffp-contract=off")
# The headers as a compiler without GNU's extensions sees them. It may not contract, since no assembly keeps a product
# from its sum.
set(without_extensions
    "no_gnu_sse2   -O2"
    "no_gnu_avx2   -O2 -mavx2 -mfma -mf16c"
    "no_gnu_avx512 -O2 -mavx512f -mavx512dq -mavx512bw -mavx512vl -mfma -mf16c")
list(TRANSFORM without_extensions APPEND
     " -ffp-contract=off -include \"${CMAKE_CURRENT_SOURCE_DIR}/support/no_gnu_extensions.hpp\"")
set(eigens_index "int_index -O2 -march=native -DEIGEN_DEFAULT_DENSE_INDEX_TYPE=int")
set(standards "cxx23 -O2 -march=native -std=c++2b") # its rules are those of C++20 and more
if(ACTIVATIONS_CONTRACT STREQUAL "full")
  list(APPEND flags_of_compilers "o1 -O1 -march=native" "o2 -O2 -march=native") # o2 as in the preset `test`
  list(APPEND instruction_sets "avx_fma -O2 -mavx -mfma" "avx512f -O2 -mavx512f -mfma")
  list(APPEND standards "cxx20 -O2 -march=native -std=c++20")
endif()

# The exact values of ELU and SELU, written on this machine even if the tests run on another.
find_program(ACTIVATIONS_HOST_CXX NAMES c++ g++ clang++ REQUIRED)
set(table_writer ${CMAKE_CURRENT_BINARY_DIR}/write_reference_table)
set(reference_table ${CMAKE_CURRENT_BINARY_DIR}/reference_table.bin)
add_custom_command(
  OUTPUT ${reference_table}
  COMMAND ${ACTIVATIONS_HOST_CXX} -std=c++17 -O2 -Wall -Wextra -Werror
          ${CMAKE_CURRENT_SOURCE_DIR}/reference_table/write.cpp -o ${table_writer} -lmpfr -lgmp
  COMMAND ${table_writer} ${reference_table}
  DEPENDS reference_table/write.cpp
  VERBATIM)
add_custom_target(reference_table DEPENDS ${reference_table})
add_custom_target(contract)

# add_contract_test(NAME <ctest> SOURCES <stems> FLAGS <flags> [LINK <flags>] [FILTER <tests>])
function(add_contract_test)
  cmake_parse_arguments(arg "" "NAME;FILTER" "SOURCES;FLAGS;LINK" ${ARGN})
  string(REPLACE "." "_" program ${arg_NAME})
  list(TRANSFORM arg_SOURCES APPEND _test.cpp)
  add_executable(${program} EXCLUDE_FROM_ALL ${arg_SOURCES} support/cpu_check.cpp)
  target_compile_options(${program} PRIVATE -UNDEBUG ${arg_FLAGS})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${program} PRIVATE -Wno-error=array-bounds)
  endif()
  target_compile_definitions(${program}
                             PRIVATE ACTIVATIONS_REFERENCE_TABLE="${reference_table}")
  target_link_libraries(${program} PRIVATE activations::activations activations_warnings
                                           GTest::gtest_main Threads::Threads ${arg_LINK})
  add_dependencies(${program} reference_table)
  add_dependencies(contract ${program})
  if(arg_FILTER)
    set(arg_FILTER --gtest_filter=${arg_FILTER})
  endif()
  add_test(NAME ${arg_NAME} COMMAND ${program} ${arg_FILTER})
  # The exit code of support/cpu_check.cpp on a processor that lacks the variant's instructions.
  set_tests_properties(${arg_NAME} PROPERTIES SKIP_RETURN_CODE 77)
endfunction()

if(NOT CMAKE_CROSSCOMPILING)
  function(add_variants variants)
    foreach(variant IN LISTS ${variants})
      separate_arguments(flags UNIX_COMMAND "${variant}")
      list(POP_FRONT flags name)
      add_contract_test(NAME contract.${name} SOURCES ${ARGN} FLAGS ${flags})
    endforeach()
  endfunction()
  add_variants(instruction_sets ${sources})
  add_variants(memory_and_sums ${sources_for_memory_and_sums})
  add_variants(flags_of_compilers ${sources_for_flags})
  add_variants(without_extensions ${sources_for_extensions})
  add_variants(standards ${sources_for_flags})
  if(ACTIVATIONS_CONTRACT STREQUAL "full")
    # Of all verbs no symbol is the same for two instruction sets (mixed/ has some verbs, and more sets).
    foreach(level IN ITEMS sse2 avx2)
      add_library(every_verb_${level} OBJECT EXCLUDE_FROM_ALL every_verb.cpp)
      target_link_libraries(every_verb_${level} PRIVATE activations::activations)
      add_dependencies(contract every_verb_${level})
    endforeach()
    target_compile_options(every_verb_avx2 PRIVATE -mavx2 -mfma)
    add_test(
      NAME contract.no_shared_symbol
      COMMAND
        ${CMAKE_COMMAND} "-DNM=${CMAKE_NM}" "-DFIRST=$<TARGET_OBJECTS:every_verb_sse2>"
        "-DSECOND=$<TARGET_OBJECTS:every_verb_avx2>" -P
        "${CMAKE_CURRENT_SOURCE_DIR}/mixed/shared_symbols.cmake")
    add_variants(eigens_index passes containers alpha_gradient per_channel sign_mask tensor_passes
                 per_channel_tensor errors overlap)
  endif()
  foreach(level IN ITEMS sse2 native)
    set(flags -O2)
    if(level STREQUAL "native")
      list(APPEND flags -march=native)
    endif()
    add_contract_test(NAME outside.flush_to_zero_${level} SOURCES outside_contract_flush_to_zero
                      FLAGS ${flags})
    # clang 19 warns wherever NaN and infinity mean nothing; other compilers know no such warning.
    add_contract_test(NAME outside.fast_math_${level} SOURCES outside_contract_fast_math
                      FLAGS ${flags} -ffast-math -Wno-unknown-warning-option
                            -Wno-nan-infinity-disabled
                      LINK -ffast-math)
  endforeach()
  return()
endif()

# Other processors. There, long double may be anything from double to a pair of doubles: the tests
# that measure errors against it are left out, and reference_table_test.cpp measures in their place.
add_compile_options(-Wno-psabi) # g++ tells that it once passed arguments in another way
set(without_long_double "-*StaysWithin*:*DoesNotUnderflowBeforeItsProduct*")
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "i686")
  # As 64-bit x86 computes; with x87's registers, and no other, values are outside of the contract. Under
  # qemu-i386 Eigen's own pool waits for ever.
  set(without_pools)
  if(CMAKE_CROSSCOMPILING_EMULATOR MATCHES "qemu")
    set(without_pools "-SignMask.ThreadsDoNotChangeABit")
  elseif(ACTIVATIONS_CONTRACT STREQUAL "full")
    list(APPEND sources threads per_channel_threads)
  endif()
  add_contract_test(NAME contract.i686 SOURCES ${sources} FLAGS -O2 -msse2 -mfpmath=sse
                    FILTER ${without_pools})
  add_contract_test(NAME outside.x87 SOURCES outside_contract_x87
                    FLAGS -O2 -mno-sse2 -mfpmath=387)
elseif(CMAKE_SYSTEM_PROCESSOR STREQUAL "arm")
  # Its long double is a double: not those that judge double, nor `narrow`, which asks for more bits to compile.
  list(REMOVE_ITEM sources narrow)
  set(flags -O2 -mfpu=neon-vfpv4 -DACTIVATIONS_TEST_REFERENCE_IS_DOUBLE)
  add_contract_test(NAME contract.armhf SOURCES ${sources} FLAGS ${flags} -DEIGEN_DONT_VECTORIZE
                    FILTER ${without_long_double})
  add_contract_test(NAME contract.armhf_neon SOURCES ${sources} FLAGS ${flags}
                    FILTER "*double*${without_long_double}:*LaneTest*")
  add_contract_test(NAME outside.armv7 SOURCES outside_contract_armv7 FLAGS ${flags})
else()
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^powerpc") # whose long double is a pair of doubles
    string(APPEND without_long_double ":NarrowTest*RoundsAllInputs*")
  endif()
  add_contract_test(NAME contract.${CMAKE_SYSTEM_PROCESSOR} SOURCES ${sources} FLAGS -O2
                    FILTER ${without_long_double})
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
    add_contract_test(NAME outside.flush_to_zero SOURCES outside_contract_flush_to_zero FLAGS -O2)
  endif()
endif()
