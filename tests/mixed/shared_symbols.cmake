# SPDX-License-Identifier: MIT
# Fails if two object files define one symbol that names this library, of which a linker would keep
# the one or the other.
cmake_minimum_required(VERSION 3.16)
function(symbols object result)
  execute_process(COMMAND "${NM}" --defined-only --format=just-symbols "${object}"
                  OUTPUT_VARIABLE output RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${NM} ${object} failed")
  endif()
  string(REPLACE "\n" ";" names "${output}")
  list(FILTER names INCLUDE REGEX "11activations")
  list(LENGTH names count)
  if(count LESS 10)
    message(FATAL_ERROR "${object} has ${count} symbols of the library: too few to tell anything")
  endif()
  message(STATUS "${object}: ${count} symbols of the library")
  set(${result} "${names}" PARENT_SCOPE)
endfunction()

symbols("${FIRST}" first)
symbols("${SECOND}" second)
set(shared ${first})
list(REMOVE_ITEM first ${second})
list(REMOVE_ITEM shared ${first})
if(shared)
  list(JOIN shared "\n" text)
  message(FATAL_ERROR "Both define\n${text}")
endif()
