# LLVM and MLIR 22 as shared libraries, and what every target that includes their headers needs.
find_package(MLIR 22.1 REQUIRED CONFIG HINTS /usr/lib/llvm-22/lib/cmake/mlir)
list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})
include(TableGen)
include(AddLLVM)
include(AddMLIR)

add_library(tfc_mlir INTERFACE)
target_include_directories(tfc_mlir SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
target_compile_definitions(tfc_mlir INTERFACE ${LLVM_DEFINITIONS_LIST})
target_compile_options(tfc_mlir INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>)
target_link_libraries(tfc_mlir INTERFACE tfc_options MLIR LLVM)

# One precompiled header, shared by every MLIR library: the MLIR headers cost 6 s a file without it.
file(WRITE ${PROJECT_BINARY_DIR}/pch/empty.cpp "")
add_library(tfc_mlir_pch STATIC ${PROJECT_BINARY_DIR}/pch/empty.cpp)
target_link_libraries(tfc_mlir_pch PUBLIC tfc_mlir)
target_precompile_headers(tfc_mlir_pch PRIVATE ${PROJECT_SOURCE_DIR}/cmake/MlirPch.h)

# tfc_mlir_library(NAME SOURCES ... DEPS ...): tfc_library for code that includes MLIR.
function(tfc_mlir_library name)
  tfc_library(${name} ${ARGN})
  target_link_libraries(${name} PUBLIC tfc_mlir)
  target_precompile_headers(${name} REUSE_FROM tfc_mlir_pch)
endfunction()

# tfc_dialect_library(NAME SOURCES ... DEPS ...): the same for code that includes tfc/dialect/Tfc.h; that header is
# precompiled with the MLIR ones (dialects/tfc/CMakeLists.txt makes tfc_dialect_pch).
function(tfc_dialect_library name)
  tfc_library(${name} ${ARGN})
  target_link_libraries(${name} PUBLIC tfc_mlir)
  target_precompile_headers(${name} REUSE_FROM tfc_dialect_pch)
  add_dependencies(${name} tfc_dialect_headers)
endfunction()
