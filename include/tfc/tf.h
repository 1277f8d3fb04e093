// tfc's front end: TensorFlow 1 in C++. Include this one header; names are those of TensorFlow 1, under `tf`.
//
//   auto x = tf::placeholder(tf::float32, {tf::None}, {.name = "x"});
//   tf::Variable w(0.0f, {.name = "w"});
//   auto loss = tf::reduce_mean(tf::square(x * w - 1.0f));
//   auto train = tf::train::GradientDescentOptimizer(0.1f).minimize(loss);
//   tf::Session sess;
//   sess.run(tf::global_variables_initializer());
//   sess.run(train, {{x, tf::np::linspace(-1, 1, 101)}});
//
// Define TFC_NO_TF_ALIAS to keep the short name `tf` free.
#pragma once

#include "tfc/frontend/App.h"
#include "tfc/frontend/Array.h"
#include "tfc/frontend/Attention.h"
#include "tfc/frontend/Bijectors.h"
#include "tfc/frontend/Checkpoints.h"
#include "tfc/frontend/Contrib.h"
#include "tfc/frontend/Control.h"
#include "tfc/frontend/Data.h"
#include "tfc/frontend/DataFiles.h"
#include "tfc/frontend/Debug.h"
#include "tfc/frontend/Defun.h"
#include "tfc/frontend/Distributions.h"
#include "tfc/frontend/Estimator.h"
#include "tfc/frontend/EstimatorExport.h"
#include "tfc/frontend/Function.h"
#include "tfc/frontend/GraphDefs.h"
#include "tfc/frontend/Image.h"
#include "tfc/frontend/ImageQuality.h"
#include "tfc/frontend/Input.h"
#include "tfc/frontend/Keras.h"
#include "tfc/frontend/KerasModel.h"
#include "tfc/frontend/Layers.h"
#include "tfc/frontend/Lookup.h"
#include "tfc/frontend/Metrics.h"
#include "tfc/frontend/MetricsAtK.h"
#include "tfc/frontend/Monitored.h"
#include "tfc/frontend/NN.h"
#include "tfc/frontend/Names.h"
#include "tfc/frontend/RNN.h"
#include "tfc/frontend/OptimizerWrappers.h"
#include "tfc/frontend/Parsing.h"
#include "tfc/frontend/Process.h"
#include "tfc/frontend/Raw.h"
#include "tfc/frontend/Records.h"
#include "tfc/frontend/SavedModel.h"
#include "tfc/frontend/Seq2Seq.h"
#include "tfc/frontend/Seq2SeqMore.h"
#include "tfc/frontend/Session.h"
#include "tfc/frontend/SessionManager.h"
#include "tfc/frontend/Signal.h"
#include "tfc/frontend/Slim.h"
#include "tfc/frontend/SlimData.h"
#include "tfc/frontend/SlimNets.h"
#include "tfc/frontend/SlimTrain.h"
#include "tfc/frontend/Sparse.h"
#include "tfc/frontend/Summary.h"
#include "tfc/frontend/Supervisor.h"
#include "tfc/frontend/Trace.h"
#include "tfc/frontend/Train.h"
#include "tfc/frontend/TrainFiles.h"
#include "tfc/frontend/Utilities.h"

#ifndef TFC_NO_TF_ALIAS
namespace tf = tfc;
#endif
