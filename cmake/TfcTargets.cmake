# The three helpers every list file uses: tfc_library, tfc_executable, tfc_test. Sources are listed, never globbed.

add_library(tfc_options INTERFACE)
target_include_directories(tfc_options INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include> $<INSTALL_INTERFACE:include>)
target_compile_options(tfc_options INTERFACE $<BUILD_INTERFACE:-Wall> $<BUILD_INTERFACE:-Wextra> $<BUILD_INTERFACE:-Wno-unused-parameter>)
target_compile_features(tfc_options INTERFACE $<INSTALL_INTERFACE:cxx_std_20>)
if(TFC_SANITIZE)
  target_compile_options(tfc_options INTERFACE -fsanitize=${TFC_SANITIZE} -fno-omit-frame-pointer -fno-sanitize=vptr,function)
  target_link_options(tfc_options INTERFACE -fsanitize=${TFC_SANITIZE})
endif()
find_package(Threads REQUIRED)

# tfc_library(NAME SOURCES a.cpp ... [DEPS lib ...]): a static library of the layer it is named after.
function(tfc_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC tfc_options ${ARG_DEPS})
endfunction()

# tfc_executable(NAME SOURCES main.cpp ... [DEPS lib ...]): a program in build/bin.
function(tfc_executable name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE tfc_options ${ARG_DEPS})
endfunction()

# tfc_test(NAME SOURCES a.cpp ... [DEPS lib ...]): a GoogleTest program, run by ctest.
function(tfc_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  find_package(GTest REQUIRED)
  tfc_executable(${name} SOURCES ${ARG_SOURCES} DEPS ${ARG_DEPS} GTest::gtest GTest::gtest_main Threads::Threads)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/test)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
