// Ops of category ControlLog; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_CONTROLLOG_TD
#define TFC_CONTROLLOG_TD

include "TfcBase.td"

let category = "Control" in {

def TFC_CloseSummaryWriterOp : TFC_Op<"CloseSummaryWriter", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$writer);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_CopyOp : TFC_Op<"Copy", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_Str<"">:$tensor_name, TFC_StrList<"[]">:$debug_ops_spec);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_CopyHostOp : TFC_Op<"CopyHost", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_Str<"">:$tensor_name, TFC_StrList<"[]">:$debug_ops_spec);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_CreateSummaryDbWriterOp : TFC_Op<"CreateSummaryDbWriter", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$writer, TFC_In<"string">:$db_uri, TFC_In<"string">:$experiment_name, TFC_In<"string">:$run_name,
    TFC_In<"string">:$user_name);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_CreateSummaryFileWriterOp : TFC_Op<"CreateSummaryFileWriter", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$writer, TFC_In<"string">:$logdir, TFC_In<"int32">:$max_queue, TFC_In<"int32">:$flush_millis,
    TFC_In<"string">:$filename_suffix);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_DebugIdentityOp : TFC_Op<"DebugIdentity", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_Str<"">:$device_name, TFC_Str<"">:$tensor_name, TFC_StrList<"[]">:$debug_urls,
    TFC_Bool<"false">:$gated_grpc);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_DebugNanCountOp : TFC_Op<"DebugNanCount", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_Str<"">:$device_name, TFC_Str<"">:$tensor_name, TFC_StrList<"[]">:$debug_urls,
    TFC_Bool<"false">:$gated_grpc);
  let results = (outs TFC_Out<"int64">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_DebugNumericSummaryOp : TFC_Op<"DebugNumericSummary", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_Str<"">:$device_name, TFC_Str<"">:$tensor_name, TFC_StrList<"[]">:$debug_urls,
    TFC_Float<"-inf">:$lower_bound, TFC_Float<"inf">:$upper_bound, TFC_Bool<"false">:$mute_if_healthy,
    TFC_Bool<"false">:$gated_grpc);
  let results = (outs TFC_Out<"float64">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_FlushSummaryWriterOp : TFC_Op<"FlushSummaryWriter", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$writer);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ImportEventOp : TFC_Op<"ImportEvent", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$writer, TFC_In<"string">:$event);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_SummaryWriterOp : TFC_Op<"SummaryWriter", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_Str<"">:$shared_name, TFC_Str<"">:$container);
  let results = (outs TFC_Out<"resource">:$writer);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_WriteAudioSummaryOp : TFC_Op<"WriteAudioSummary", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$writer, TFC_In<"int64">:$step, TFC_In<"string">:$tag, TFC_In<"float32">:$tensor,
    TFC_In<"float32">:$sample_rate, TFC_Int<"3", 1>:$max_outputs);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_WriteGraphSummaryOp : TFC_Op<"WriteGraphSummary", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$writer, TFC_In<"int64">:$step, TFC_In<"string">:$tensor);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_WriteHistogramSummaryOp : TFC_Op<"WriteHistogramSummary", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$writer, TFC_In<"int64">:$step, TFC_In<"string">:$tag, TFC_In<"T">:$values);
  let derived = [TFC_DerivedType<"T", TFC_Types39, "float32">];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_WriteImageSummaryOp : TFC_Op<"WriteImageSummary", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$writer, TFC_In<"int64">:$step, TFC_In<"string">:$tag, TFC_In<"T">:$tensor,
    TFC_In<"uint8">:$bad_color, TFC_Int<"3", 1>:$max_images);
  let derived = [TFC_DerivedType<"T", TFC_Types40, "float32">];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_WriteRawProtoSummaryOp : TFC_Op<"WriteRawProtoSummary", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$writer, TFC_In<"int64">:$step, TFC_In<"string">:$tensor);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_WriteScalarSummaryOp : TFC_Op<"WriteScalarSummary", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$writer, TFC_In<"int64">:$step, TFC_In<"string">:$tag, TFC_In<"T">:$value);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_WriteSummaryOp : TFC_Op<"WriteSummary", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$writer, TFC_In<"int64">:$step, TFC_In<"T">:$tensor, TFC_In<"string">:$tag,
    TFC_In<"string">:$summary_metadata);
  let derived = [TFC_DerivedType<"T", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ImageSummaryOp : TFC_Op<"ImageSummary", [Pure]> {
  let summary = "a Summary message with images as PNG";
  let description = [{
    A Summary message with images as PNG, one a batch entry. Floating-point images are scaled to bytes: by 255 over the largest value if
    none is negative, else by 127 over the largest magnitude, around 128; pixels that are not finite take `bad_color`.

    1. The tag is a scalar.
    2. The images have four dimensions, the last of them 1, 3 or 4.
    3. `bad_color` has an element a channel at least.
  }];
  let arguments = (ins
    TFC_In<"string">:$tag, TFC_In<"T">:$tensor, TFC_Int<"3", 1>:$max_images,
    TFC_Elements<"uint8[255,0,0,255]">:$bad_color);
  let results = (outs TFC_Out<"string">:$summary);
  let derived = [TFC_DerivedType<"T", TFC_Types40, "float32">];
  let gradient = "none";
  let target = "host";
}

def TFC_PrintV2Op : TFC_Op<"PrintV2", [TFC_TouchesOutside]> {
  let summary = "prints a string to a stream of the process";
  let description = [{
    Prints a string to a stream of the process.

    1. The string is a scalar.
    2. The stream is stdout, stderr or a log.
  }];
  let arguments = (ins TFC_In<"string">:$input, TFC_Str<"stderr">:$output_stream, TFC_Str<"">:$end);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_AudioSummaryOp : TFC_Op<"AudioSummary", [Pure]> {
  let summary = "a Summary message with sounds as WAV";
  let description = [{
    A Summary message with sounds as WAV of 16 bits, one a batch entry; samples are in [-1, 1].

    1. The tag is a scalar.
    2. The sounds have two or three dimensions: batch, frames, channels.
  }];
  let arguments = (ins
    TFC_In<"string">:$tag, TFC_In<"float32">:$tensor, TFC_Float<"?">:$sample_rate, TFC_Int<"3", 1>:$max_outputs);
  let results = (outs TFC_Out<"string">:$summary);
  let gradient = "none";
  let target = "host";
}

def TFC_AudioSummaryV2Op : TFC_Op<"AudioSummaryV2", [Pure]> {
  let summary = "a Summary message with sounds as WAV";
  let description = [{
    A Summary message with sounds as WAV of 16 bits, one a batch entry; samples are in [-1, 1].

    1. The tag and the sample rate are scalars, the rate is positive.
    2. The sounds have two or three dimensions: batch, frames, channels.
  }];
  let arguments = (ins
    TFC_In<"string">:$tag, TFC_In<"float32">:$tensor, TFC_In<"float32">:$sample_rate, TFC_Int<"3", 1>:$max_outputs);
  let results = (outs TFC_Out<"string">:$summary);
  let gradient = "none";
  let target = "host";
}

def TFC_TensorSummaryOp : TFC_Op<"TensorSummary", [Pure]> {
  let summary = "a Summary message with a tensor, under the node's name";
  let description = [{
    A Summary message with a tensor, under the node's name.
  }];
  let arguments = (ins
    TFC_In<"T">:$tensor, TFC_Str<"">:$description, TFC_StrList<"[]">:$labels, TFC_Str<"">:$display_name);
  let results = (outs TFC_Out<"string">:$summary);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
  let target = "host";
}

def TFC_TensorSummaryV2Op : TFC_Op<"TensorSummaryV2", [Pure]> {
  let summary = "a Summary message with a tensor, a tag and metadata";
  let description = [{
    A Summary message with a tensor, a tag and metadata.

    1. tag and metadata are scalars.

    Example: `%y = tfc.TensorSummaryV2 %t, %x, %m : (tensor<!tfc.string>, tensor<2xf32>, tensor<!tfc.string>) -> tensor<!tfc.string>`
  }];
  let arguments = (ins TFC_In<"string">:$tag, TFC_In<"T">:$tensor, TFC_In<"string">:$serialized_summary_metadata);
  let results = (outs TFC_Out<"string">:$summary);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
  let target = "host";
}

def TFC_TimestampOp : TFC_Op<"Timestamp", [TFC_TouchesOutside]> {
  let summary = "seconds since 1970";
  let description = [{
    Seconds since 1970.

    Example: `%y = tfc.Timestamp : () -> tensor<f64>`
  }];
  let results = (outs TFC_Out<"float64">:$ts);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

} // category

#endif // TFC_CONTROLLOG_TD
