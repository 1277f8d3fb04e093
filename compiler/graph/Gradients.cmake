# The gradient functions, one file a category word (dialects/tfc/Tfc<word>.td).
target_sources(tfc_graph PRIVATE
  ${CMAKE_CURRENT_LIST_DIR}/Gradients.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsArray.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsArrayDiag.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsArrayMove.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsControl.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsControlArray.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsLoop.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsMathBinary.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsMathComplex.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsMathMatrix.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsMathReduce.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsMathSegment.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsMathSpecial.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsMathUnary.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsNNActivation.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsNNConv.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsNNLoss.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsNNNorm.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsNNPool.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsMathLinalg.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsMathTridiagonal.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsSparse.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsMathFft.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsOps.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsOpsShape.cpp
  ${CMAKE_CURRENT_LIST_DIR}/GradientsState.cpp)

