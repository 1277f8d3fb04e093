# What `cmake --install BUILD --component io` puts in place: the file library for other people's programs.
#
#   find_package(tfc REQUIRED COMPONENTS io)
#   target_link_libraries(my_program PRIVATE tfc::io)        # checkpoints, records, examples, events; neither LLVM nor TensorFlow
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set_target_properties(tfc_files PROPERTIES EXPORT_NAME io)
foreach(name base options)
  set_target_properties(tfc_${name} PROPERTIES EXPORT_NAME ${name})
endforeach()
set(TFC_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/tfc)
install(TARGETS tfc_files tfc_base tfc_options EXPORT tfc-io COMPONENT io ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT io)
install(EXPORT tfc-io NAMESPACE tfc:: DESTINATION ${TFC_PACKAGE_DIR} COMPONENT io)
install(DIRECTORY include/tfc/base include/tfc/io DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tfc COMPONENT io)
configure_package_config_file(cmake/tfcConfig.cmake.in ${PROJECT_BINARY_DIR}/tfcConfig.cmake INSTALL_DESTINATION ${TFC_PACKAGE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/tfcConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/tfcConfig.cmake ${PROJECT_BINARY_DIR}/tfcConfigVersion.cmake DESTINATION ${TFC_PACKAGE_DIR} COMPONENT io)
