# SPDX-License-Identifier: MIT
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# An absolute folder within the prefix is a relative one written in full, and moves with the tree.
foreach(dir IN ITEMS INCLUDEDIR DATADIR)
  file(RELATIVE_PATH relative "${CMAKE_INSTALL_PREFIX}" "${CMAKE_INSTALL_FULL_${dir}}")
  if(NOT relative MATCHES "^\\.\\.(/|$)")
    set(CMAKE_INSTALL_${dir} "${relative}")
  endif()
endforeach()

set(config_dir "${CMAKE_INSTALL_DATADIR}/cmake/activations")
set(pkgconfig_dir "${CMAKE_INSTALL_DATADIR}/pkgconfig")

# A plain directory and no FILE_SET: that one needs CMake 3.23, this library promises 3.16, and two
# ways to install the same headers would be one too many.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/activations"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.hpp")

install(TARGETS activations EXPORT activationsTargets
        INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT activationsTargets NAMESPACE activations:: DESTINATION "${config_dir}")

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/activationsConfig.cmake.in" activationsConfig.cmake
  INSTALL_DESTINATION "${config_dir}" NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(activationsConfigVersion.cmake COMPATIBILITY SameMinorVersion
                                 ARCH_INDEPENDENT)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/activationsConfig.cmake"
              "${CMAKE_CURRENT_BINARY_DIR}/activationsConfigVersion.cmake"
        DESTINATION "${config_dir}")

# The prefix is relative to the .pc file itself, so that the tree can be moved.
file(RELATIVE_PATH pc_to_prefix "${CMAKE_INSTALL_FULL_DATADIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" pc_to_prefix "${pc_to_prefix}")
set(pc_includedir "${CMAKE_INSTALL_INCLUDEDIR}")
if(NOT IS_ABSOLUTE "${pc_includedir}")
  string(PREPEND pc_includedir "\${prefix}/")
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/activations.pc.in" activations.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/activations.pc" DESTINATION "${pkgconfig_dir}")
