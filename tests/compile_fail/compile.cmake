# SPDX-License-Identifier: MIT
# compile(): what COMPILER makes of SOURCE, in `result` and `output`.
set(ENV{LC_ALL} C)
macro(compile)
  set(command "${COMPILER}" -std=c++17 -fsyntax-only -fmessage-length=0 -fdiagnostics-color=never)
  foreach(dir IN LISTS INCLUDE_DIRS)
    list(APPEND command -isystem "${dir}")
  endforeach()
  execute_process(COMMAND ${command} "${SOURCE}" RESULT_VARIABLE result ERROR_VARIABLE output)
endmacro()
