// The ops that read and write image files. Any of the reading ops reads PNG, JPEG and GIF, as TensorFlow has it.
#include "ImageFormats.h"
#include "Kernels.h"

#include <cstring>

namespace tfc::rt {

namespace {

Status contentsOf(const HostCall &c, std::string_view &bytes) {
  const Tensor &t = c.inputs[0];
  if (t.dtype() != DType::string || !t.isScalar()) return errors::invalidArgument("`contents` must be scalar but got shape", t.shape().errorStr());
  bytes = t.strings()[0];
  if (bytes.empty()) return errors::invalidArgument("Input is empty.");
  if (bytes.size() > 0x7fffffff) return errors::invalidArgument("Input contents are too large for int: ", bytes.size());
  return Status::ok();
}

/// The samples as uint8, uint16 or float in [0, 1].
Status toTensor(const Image &image, DType type, Shape shape, Tensor &out) {
  TFC_ASSIGN_OR_RETURN(out, Tensor::allocate(type, std::move(shape)));
  const bool wide = !image.wide.empty();
  const auto n = static_cast<std::size_t>(image.count());
  switch (type) {
  case DType::uint8:
    std::memcpy(out.mutableRaw(), image.samples.data(), n);
    return Status::ok();
  case DType::uint16: {
    auto to = out.mutable_data<std::uint16_t>();
    for (std::size_t i = 0; i < n; ++i) to[i] = wide ? image.wide[i] : static_cast<std::uint16_t>(image.samples[i] * 256);
    return Status::ok();
  }
  case DType::float32: {
    auto to = out.mutable_data<float>();
    const float scale = static_cast<float>(wide ? 1. / 65535 : 1. / 255);
    for (std::size_t i = 0; i < n; ++i) to[i] = static_cast<float>(wide ? image.wide[i] : image.samples[i]) * scale;
    return Status::ok();
  }
  default: return errors::invalidArgument("`dtype` must be uint8, uint16 or float but got: ", runtimeName(type));
  }
}

Status jpegOptions(const HostCall &c, int channels, JpegOptions &o) {
  const std::string_view op = c.op->op;
  o.channels = channels;
  if (op != "DecodeJpeg" && op != "DecodeAndCropJpeg") return Status::ok();
  o.ratio = static_cast<int>(c.intAttr("ratio", 1));
  if (o.ratio != 1 && o.ratio != 2 && o.ratio != 4 && o.ratio != 8) return errors::invalidArgument("ratio must be 1, 2, 4, or 8, got ", o.ratio);
  o.fancyUpscaling = c.intAttr("fancy_upscaling", 1) != 0;
  o.recoverTruncated = c.intAttr("try_recover_truncated") != 0;
  o.acceptableFraction = static_cast<float>(c.floatAttr("acceptable_fraction", 1));
  const std::string_view dct = c.stringAttr("dct_method");
  if (!dct.empty() && dct != "INTEGER_FAST" && dct != "INTEGER_ACCURATE")
    return errors::invalidArgument("dct_method must be one of {'', 'INTEGER_FAST', 'INTEGER_ACCURATE'}");
  o.accurate = dct == "INTEGER_ACCURATE";
  if (op == "DecodeJpeg") return Status::ok();
  const Tensor &window = c.inputs[1];
  if (window.shape() != Shape{4}) return errors::invalidArgument("crop_size must have four elements ", window.shape().errorStr());
  o.crop = true;
  o.cropY = window.asInt64(0), o.cropX = window.asInt64(1), o.cropHeight = window.asInt64(2), o.cropWidth = window.asInt64(3);
  return Status::ok();
}

/// Which formats an op takes.
Status checkFormat(std::string_view op, ImageFormat format, int channels) {
  static constexpr const char *names[] = {"", "PNG", "JPEG", "GIF", "BMP"};
  const char *name = names[static_cast<int>(format)];
  if (format == ImageFormat::unknown)
    return errors::invalidArgument("Unknown image file format. One of JPEG, PNG, GIF, BMP required.");
  if (format == ImageFormat::jpeg && channels == 4) return errors::invalidArgument("JPEG does not support 4 channels");
  if (format == ImageFormat::gif && channels != 0 && channels != 3) return errors::invalidArgument("channels must be 0 or 3 for GIF, got ", channels);
  if (format == ImageFormat::bmp && channels == 1) return errors::invalidArgument("`channels` must be 0, 3 or 4 for BMP, but got 1");
  if (op == "DecodeAndCropJpeg" && format != ImageFormat::jpeg)
    return errors::invalidArgument("DecodeAndCropJpeg operation can run on JPEG only, but detected ", name, ".");
  if (op == "DecodeBmp" && format != ImageFormat::bmp)
    return errors::invalidArgument("Trying to decode ", name, " format using DecodeBmp op. Use `decode_image` instead.");
  if (format == ImageFormat::bmp && op != "DecodeBmp" && op != "DecodeImage")
    return errors::invalidArgument("Trying to decode BMP format using a wrong op. Use `decode_bmp` or `decode_image` instead. Op used: ", op);
  return Status::ok();
}

Status decode(HostCall &c) {
  const std::string_view op = c.op->op;
  TFC_RETURN_IF_ERROR(wantArgs(c, op == "DecodeAndCropJpeg" ? 2 : 1, 1));
  std::string_view bytes;
  TFC_RETURN_IF_ERROR(contentsOf(c, bytes));
  const bool isGifOp = op == "DecodeGif", anyFormat = op == "DecodeImage";
  const int channels = isGifOp ? 3 : static_cast<int>(c.intAttr("channels"));
  if (channels != 0 && channels != 1 && channels != 3 && channels != 4) return errors::invalidArgument("`channels` must be 0, 1, 3 or 4 but got ", channels);
  const auto type = static_cast<DType>(c.intAttr("dtype", static_cast<int>(DType::uint8)));
  const ImageFormat format = imageFormat(bytes);
  TFC_RETURN_IF_ERROR(checkFormat(op, format, channels));
  const bool expand = c.intAttr("expand_animations", 1) != 0;
  Image image;
  switch (format) {
  case ImageFormat::jpeg: {
    JpegOptions options;
    TFC_RETURN_IF_ERROR(jpegOptions(c, channels, options));
    TFC_RETURN_IF_ERROR(decodeJpeg(bytes, options, image));
    break;
  }
  case ImageFormat::png: TFC_RETURN_IF_ERROR(decodePng(bytes, channels, type == DType::uint8 ? 8 : 16, image)); break;
  case ImageFormat::gif:
    TFC_RETURN_IF_ERROR(decodeGif(bytes, !expand, image));
    if (image.frames > 1 && !isGifOp && !anyFormat)
      return errors::invalidArgument("Got ", image.frames, " frames, but animated gifs can only be decoded by tf.io.decode_gif or tf.io.decode_image");
    break;
  default: TFC_RETURN_IF_ERROR(decodeBmp(bytes, channels, image));
  }
  Shape shape{image.height, image.width, image.channels};
  if (isGifOp || (anyFormat && format == ImageFormat::gif && expand)) shape = Shape{image.frames, image.height, image.width, image.channels};
  Tensor out;
  TFC_RETURN_IF_ERROR(toTensor(image, type, std::move(shape), out));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status extractJpegShape(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  std::string_view bytes;
  TFC_RETURN_IF_ERROR(contentsOf(c, bytes));
  std::int64_t shape[3];
  TFC_RETURN_IF_ERROR(jpegShape(bytes, shape));
  const auto type = static_cast<DType>(c.intAttr("output_type", static_cast<int>(int32)));
  c.setOutput(0, Tensor(std::vector<std::int64_t>(shape, shape + 3)).astype(type));
  return Status::ok();
}

Status encodePngOp(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  const Tensor &image = c.inputs[0];
  const int rank = image.shape().rank();
  if (rank < 3) return errors::invalidArgument("images must be at least rank 3", image.shape().errorStr());
  const std::int64_t height = image.shape()[rank - 3], width = image.shape()[rank - 2], channels = image.shape()[rank - 1];
  if (image.size() == 0) return errors::invalidArgument("image must not be empty ", image.shape().errorStr());
  if (height >= 1 << 27 || width >= 1 << 27 || height * width >= std::int64_t{1} << 29) return errors::invalidArgument("image is too large");
  if (channels < 1 || channels > 4) return errors::invalidArgument("image must have 1, 2, 3, or 4 channels, has ", channels);
  if (image.dtype() != DType::uint8 && image.dtype() != DType::uint16)
    return errors::unimplemented("No host kernel of EncodePng for ", runtimeName(image.dtype()));
  const std::int64_t compression = c.intAttr("compression", -1);
  if (compression < -1 || compression > 9) return errors::invalidArgument("compression should be between [-1, 9], got ", compression);
  const int bits = image.dtype() == DType::uint8 ? 8 : 16;
  const std::int64_t frame = height * width * channels * (bits / 8);
  std::vector<std::int64_t> dims(image.shape().dims().begin(), image.shape().dims().end() - 3);
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, Shape(std::move(dims))));
  auto texts = out.mutable_data<std::string>();
  for (std::size_t i = 0; i < texts.size(); ++i)
    TFC_RETURN_IF_ERROR(encodePng(static_cast<const std::uint8_t *>(image.raw()) + static_cast<std::int64_t>(i) * frame, bits, height, width,
                                  static_cast<int>(channels), static_cast<int>(compression), texts[i]));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status jpegSettings(const HostCall &c, std::int64_t channels, JpegSettings &s) {
  const std::string_view format = c.stringAttr("format"), unit = c.stringAttr("density_unit", "in");
  if ((format.empty() && channels != 1 && channels != 3) || (format == "grayscale" && channels != 1) || (format == "rgb" && channels != 3))
    return errors::invalidArgument("image must have ", format == "grayscale" ? "1" : format == "rgb" ? "3" : "1 or 3", " channels, has ", channels);
  s.quality = static_cast<int>(c.intAttr("quality", 95));
  s.progressive = c.intAttr("progressive") != 0;
  s.optimizeSize = c.intAttr("optimize_size") != 0;
  s.chromaDownsampling = c.intAttr("chroma_downsampling", 1) != 0;
  s.densityUnit = unit == "cm" ? 2 : 1;
  s.xDensity = static_cast<int>(c.intAttr("x_density", 300));
  s.yDensity = static_cast<int>(c.intAttr("y_density", 300));
  s.xmp = c.stringAttr("xmp_metadata");
  return Status::ok();
}

Status encodeJpegOp(HostCall &c) {
  const bool variable = std::string_view(c.op->op) == "EncodeJpegVariableQuality";
  TFC_RETURN_IF_ERROR(wantArgs(c, variable ? 2 : 1, 1));
  const Tensor &image = c.inputs[0];
  if (image.dtype() != DType::uint8 || image.shape().rank() != 3) return errors::invalidArgument("image must be 3-dimensional", image.shape().errorStr());
  const std::int64_t height = image.shape()[0], width = image.shape()[1], channels = image.shape()[2];
  if (height <= 0 || width <= 0 || height >= 1 << 16 || width >= 1 << 16)
    return errors::invalidArgument("image must be between 1 and 65535 pixels high and wide, is ", image.shape().errorStr());
  JpegSettings settings;
  TFC_RETURN_IF_ERROR(jpegSettings(c, channels, settings));
  if (variable) {
    if (!c.inputs[1].isScalar()) return errors::invalidArgument("quality must be scalar", c.inputs[1].shape().errorStr());
    settings.quality = static_cast<int>(c.inputs[1].asInt64(0));
  }
  if (settings.quality < 0 || settings.quality > 100) return errors::invalidArgument("quality must be in [0,100], got ", settings.quality);
  std::string text;
  TFC_RETURN_IF_ERROR(encodeJpeg(image.data<std::uint8_t>().data(), height, width, static_cast<int>(channels), settings, text));
  c.setOutput(0, Tensor(std::move(text)));
  return Status::ok();
}

} // namespace

void registerImageCodecKernels() {
  for (const char *op : {"DecodePng", "DecodeJpeg", "DecodeAndCropJpeg", "DecodeGif", "DecodeBmp", "DecodeImage"}) registerHostKernel(op, decode);
  registerHostKernel("ExtractJpegShape", extractJpegShape);
  registerHostKernel("EncodePng", encodePngOp);
  registerHostKernel("EncodeJpeg", encodeJpegOp);
  registerHostKernel("EncodeJpegVariableQuality", encodeJpegOp);
}

} // namespace tfc::rt
