// tfc's front end: TensorFlow 1 in C++. Include this one header; names are those of TensorFlow 1, under `tf`.
//
//   auto x = tf::placeholder(tf::float32, {tf::None}, {.name = "x"});
//   tf::Variable w(0.0f, {.name = "w"});
//   auto loss = tf::reduce_mean(tf::square(x * w - 1.0f));
//
// Define TFC_NO_TF_ALIAS to keep the short name `tf` free.
#pragma once

#include "tfc/frontend/Math.h"

#ifndef TFC_NO_TF_ALIAS
namespace tf = tfc;
#endif
