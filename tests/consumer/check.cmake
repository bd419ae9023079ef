# SPDX-License-Identifier: MIT
# Uses the library from a project of its own, in the way that MODE names.
cmake_minimum_required(VERSION 3.25)

set(project "${CMAKE_CURRENT_LIST_DIR}/project")
set(prefix "${SCRATCH}/moved")
file(REMOVE_RECURSE "${SCRATCH}")
file(MAKE_DIRECTORY "${SCRATCH}")

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

set(configure "${CMAKE_COMMAND}" -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}")
set(find_eigen "-DEigen3_DIR=${Eigen3_DIR}")
set(find_installed "-DCMAKE_PREFIX_PATH=${prefix}" "-DACTIVATIONS_VERSION=${VERSION}")
set(use_source "-DACTIVATIONS_SOURCE=${SOURCE}")
set(existing_eigen "-DEIGEN_INCLUDE_DIRS=${EIGEN_INCLUDE_DIRS}"
                   -DCMAKE_DISABLE_FIND_PACKAGE_Eigen3=ON)
# Whoever builds none of our programs needs none of their packages.
set(nothing_else -DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON -DCMAKE_DISABLE_FIND_PACKAGE_benchmark=ON
                 -DCMAKE_DISABLE_FIND_PACKAGE_ZLIB=ON -DCMAKE_DISABLE_FIND_PACKAGE_cxxopts=ON
                 -DCMAKE_DISABLE_FIND_PACKAGE_Threads=ON)

function(configure_source folder)
  run(${configure} -S "${SOURCE}" -B "${folder}" ${find_eigen} ${nothing_else}
      -DACTIVATIONS_BUILD_TESTS=OFF -DACTIVATIONS_BUILD_EXAMPLES=OFF
      -DACTIVATIONS_BUILD_BENCHMARKS=OFF ${ARGN})
endfunction()

# No file may remember where it came from.
function(refuse_traces folder)
  file(GLOB_RECURSE files "${folder}/*")
  foreach(file IN LISTS files)
    file(READ "${file}" text)
    foreach(place IN ITEMS "${SOURCE}" "${BUILD}" "${SCRATCH}")
      string(FIND "${text}" "${place}/" position)
      if(NOT position EQUAL -1)
        message(FATAL_ERROR "${file} contains ${place}")
      endif()
    endforeach()
  endforeach()
endfunction()

# Installs, and moves the result, as packagers do.
function(install_and_move)
  set(ENV{DESTDIR} "${SCRATCH}/destdir")
  run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${SCRATCH}/staging")
  unset(ENV{DESTDIR})
  file(RENAME "${SCRATCH}/destdir/${SCRATCH}/staging" "${prefix}")
  refuse_traces("${prefix}")
endfunction()

# Of a project whose own standard is older, which the target raises.
function(build_project minimum)
  run(${configure} -S "${project}" -B "${SCRATCH}/build" -DMINIMUM=${minimum}
      -DCMAKE_CXX_STANDARD=14 ${ARGN})
  run("${CMAKE_COMMAND}" --build "${SCRATCH}/build")
  run(${emulator} "${SCRATCH}/build/consumer")
endfunction()

function(build_with_pkg_config folder)
  set(ENV{PKG_CONFIG_PATH} "${folder}:$ENV{PKG_CONFIG_PATH}")
  execute_process(COMMAND "${PKG_CONFIG}" --cflags activations
                  OUTPUT_VARIABLE flags COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(flags UNIX_COMMAND "${flags}")
  run("${COMPILER}" -std=c++17 ${flags} "${project}/main.cpp" -o "${SCRATCH}/consumer")
  run("${SCRATCH}/consumer")
endfunction()

function(refuse_project sentence)
  file(REMOVE_RECURSE "${SCRATCH}/build")
  execute_process(COMMAND ${configure} -S "${project}" -B "${SCRATCH}/build" -DMINIMUM=3.16 ${ARGN}
                  RESULT_VARIABLE result ERROR_VARIABLE output)
  string(REGEX REPLACE "[ \n]+" " " output "${output}")
  if(result EQUAL 0 OR NOT output MATCHES "${sentence}")
    message(FATAL_ERROR "Not refused with \"${sentence}\": ${output}")
  endif()
endfunction()

# Makes `find_eigen` lead to a package that calls itself Eigen of that version.
function(pretend_eigen version)
  file(WRITE "${SCRATCH}/eigen/Eigen3ConfigVersion.cmake" "set(PACKAGE_VERSION ${version})\n")
  file(WRITE "${SCRATCH}/eigen/Eigen3Config.cmake"
       "add_library(Eigen3::Eigen INTERFACE IMPORTED)\n"
       "target_include_directories(Eigen3::Eigen INTERFACE ${EIGEN_INCLUDE_DIRS})\n")
  set(find_eigen "-DEigen3_DIR=${SCRATCH}/eigen" PARENT_SCOPE)
endfunction()

if(MODE STREQUAL "find_package")
  install_and_move()
  build_project(3.25 ${find_installed} ${find_eigen})

elseif(MODE STREQUAL "find_package_3.16")
  install_and_move()
  build_project(3.16 ${find_installed} ${find_eigen})

elseif(MODE STREQUAL "add_subdirectory")
  build_project(3.16 ${use_source} ${find_eigen} ${nothing_else})
  configure_source("${SCRATCH}/options_off")

elseif(MODE STREQUAL "find_package_existing_eigen")
  install_and_move()
  build_project(3.16 ${find_installed} ${existing_eigen})

elseif(MODE STREQUAL "find_package_32_bit")
  find_program(COMPILER_32_BIT i686-linux-gnu-g++)
  find_program(emulator qemu-i386) # for kernels without 32 bits
  if(NOT COMPILER_32_BIT OR NOT emulator)
    message("skipped: no i686-linux-gnu-g++ or no qemu-i386 on this machine")
    return()
  endif()
  # What was installed by a 64-bit build serves both.
  install_and_move()
  build_project(3.16 ${find_installed} ${find_eigen} "-DCMAKE_CXX_COMPILER=${COMPILER_32_BIT}"
                "-DCMAKE_EXE_LINKER_FLAGS=-static")

elseif(MODE STREQUAL "fetch_content")
  build_project(3.16 -DFETCH=ON ${use_source} ${find_eigen} ${nothing_else} -DINSTALLED=FALSE)

elseif(MODE STREQUAL "fetch_content_find")
  # An installed copy goes before the source, if it is new enough.
  install_and_move()
  set(fetch -DFETCH=ON ${use_source} "-DCMAKE_PREFIX_PATH=${prefix}" ${find_eigen} ${nothing_else})
  build_project(3.24 ${fetch} -DFIND_VERSION=${VERSION} -DINSTALLED=TRUE)
  file(REMOVE_RECURSE "${SCRATCH}/build")
  build_project(3.24 ${fetch} -DFIND_VERSION=9 -DINSTALLED=FALSE)

elseif(MODE STREQUAL "existing_eigen")
  build_project(3.16 ${use_source} ${existing_eigen})

elseif(MODE STREQUAL "plain_include")
  list(TRANSFORM EIGEN_INCLUDE_DIRS PREPEND -I)
  run("${COMPILER}" -std=c++17 "-I${SOURCE}/include" ${EIGEN_INCLUDE_DIRS} "${project}/main.cpp"
      -o "${SCRATCH}/consumer")
  run("${SCRATCH}/consumer")
  execute_process(COMMAND "${COMPILER}" -std=c++14 "-I${SOURCE}/include" ${EIGEN_INCLUDE_DIRS}
                          -fsyntax-only "${project}/main.cpp" ERROR_VARIABLE output)
  string(REGEX MATCH "error: [^\n]*" output "${output}")
  if(NOT output MATCHES "activations needs C\\+\\+17")
    message(FATAL_ERROR "C++14 is not refused with a sentence: ${output}")
  endif()

elseif(MODE STREQUAL "pkg_config")
  find_program(PKG_CONFIG pkg-config)
  if(NOT PKG_CONFIG)
    message("skipped: no pkg-config on this machine")
    return()
  endif()
  install_and_move()
  build_with_pkg_config("${prefix}/${DATADIR}/pkgconfig")

elseif(MODE STREQUAL "absolute_include")
  find_program(PKG_CONFIG pkg-config)
  if(NOT PKG_CONFIG)
    message("skipped: no pkg-config on this machine")
    return()
  endif()
  # CMake refuses an include folder within the source, where this one is in most builds.
  foreach(part IN ITEMS CMakeLists.txt LICENSE cmake include)
    file(COPY "${SOURCE}/${part}" DESTINATION "${SCRATCH}/source")
  endforeach()
  set(SOURCE "${SCRATCH}/source")
  set(BUILD "${SCRATCH}/library")
  # Within the prefix it moves with the tree.
  configure_source("${BUILD}" "-DCMAKE_INSTALL_PREFIX=${SCRATCH}/staging"
                   "-DCMAKE_INSTALL_INCLUDEDIR=${SCRATCH}/staging/headers"
                   "-DCMAKE_INSTALL_DATADIR=${SCRATCH}/staging/data")
  install_and_move()
  build_project(3.16 "-Dactivations_DIR=${prefix}/data/cmake/activations" ${find_eigen})
  build_with_pkg_config("${prefix}/data/pkgconfig")
  # Elsewhere it stays, whatever the prefix.
  file(REMOVE_RECURSE "${prefix}" "${BUILD}" "${SCRATCH}/build")
  configure_source("${BUILD}" "-DCMAKE_INSTALL_INCLUDEDIR=${SCRATCH}/elsewhere")
  run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${prefix}")
  build_project(3.16 ${find_installed} ${find_eigen})
  build_with_pkg_config("${prefix}/share/pkgconfig")

elseif(MODE STREQUAL "deb")
  find_program(DPKG_DEB dpkg-deb)
  find_program(PKG_CONFIG pkg-config)
  if(NOT DPKG_DEB OR NOT PKG_CONFIG)
    message("skipped: no dpkg-deb or no pkg-config on this machine")
    return()
  endif()
  configure_source("${SCRATCH}/library")
  run(sh -c "umask 077 && \"$@\"" sh
      "${CMAKE_CPACK_COMMAND}" --config "${SCRATCH}/library/CPackConfig.cmake" -B "${SCRATCH}")
  file(GLOB package "${SCRATCH}/libactivations-dev_${VERSION}.*_all.deb")
  foreach(field IN ITEMS "Architecture=all" "Section=libdevel" "Depends=libeigen3-dev (>= 3.4)")
    string(REGEX MATCH "^([^=]*)=(.*)" field "${field}")
    set(wanted "${CMAKE_MATCH_2}")
    execute_process(COMMAND "${DPKG_DEB}" -f "${package}" "${CMAKE_MATCH_1}"
                    OUTPUT_VARIABLE value OUTPUT_STRIP_TRAILING_WHITESPACE
                    COMMAND_ERROR_IS_FATAL ANY)
    if(NOT value STREQUAL wanted)
      message(FATAL_ERROR "${CMAKE_MATCH_1} is \"${value}\", not \"${wanted}\"")
    endif()
  endforeach()
  execute_process(COMMAND "${DPKG_DEB}" -c "${package}" OUTPUT_VARIABLE files
                  COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX REPLACE "(drwxr-xr-x|-rw-r--r--) root/root [^\n]*\n" "" strange "${files}")
  if(NOT strange STREQUAL "")
    message(FATAL_ERROR "Not for everybody to read: ${strange}")
  endif()
  # Unpacked beside the system, so that the test leaves nothing behind.
  run("${DPKG_DEB}" -x "${package}" "${SCRATCH}/root")
  refuse_traces("${SCRATCH}/root")
  file(READ "${SCRATCH}/root/usr/share/doc/libactivations-dev/copyright" copyright)
  file(READ "${SOURCE}/LICENSE" licence)
  if(NOT copyright STREQUAL licence)
    message(FATAL_ERROR "The package's copyright is not the licence: ${copyright}")
  endif()
  build_project(3.16 "-DCMAKE_PREFIX_PATH=${SCRATCH}/root/usr" "-DACTIVATIONS_VERSION=${VERSION}"
                ${find_eigen})
  build_with_pkg_config("${SCRATCH}/root/usr/share/pkgconfig")

elseif(MODE STREQUAL "eigen_missing")
  install_and_move()
  refuse_project("Could not find a package configuration file provided by \"Eigen3\""
                 ${find_installed} "-DCMAKE_IGNORE_PATH=${Eigen3_DIR}")

elseif(MODE STREQUAL "version_refused")
  install_and_move()
  foreach(version IN ITEMS 9 0.0)
    refuse_project("requested version \"${version}\"" "-DCMAKE_PREFIX_PATH=${prefix}"
                   -DACTIVATIONS_VERSION=${version} ${find_eigen})
  endforeach()

elseif(MODE STREQUAL "eigen_version")
  install_and_move()
  pretend_eigen(3.3.9)
  set(sentence "activations needs Eigen 3.4 or newer, but .* is Eigen 3.3.9")
  refuse_project("${sentence}" ${find_installed} ${find_eigen})
  refuse_project("${sentence}" ${use_source} ${find_eigen})
  pretend_eigen(5.0.1)
  file(REMOVE_RECURSE "${SCRATCH}/build")
  build_project(3.16 ${find_installed} ${find_eigen})
  file(REMOVE_RECURSE "${SCRATCH}/build")
  build_project(3.16 ${use_source} ${find_eigen})

else()
  message(FATAL_ERROR "There is no test called ${MODE}.")
endif()
