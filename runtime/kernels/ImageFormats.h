// Image files in memory: PNG, JPEG, GIF and BMP, read and written with libpng, libjpeg and giflib. Any bytes in, an error out.
#pragma once

#include "tfc/base/Status.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tfc::rt {

enum class ImageFormat { unknown, png, jpeg, gif, bmp };
ImageFormat imageFormat(std::string_view bytes);

/// Samples of 8 bits, or of 16 where `wide` holds them, frame by frame.
struct Image {
  std::int64_t frames = 1, height = 0, width = 0, channels = 0;
  std::vector<std::uint8_t> samples;
  std::vector<std::uint16_t> wide;
  std::int64_t count() const { return frames * height * width * channels; }
};

struct JpegOptions {
  int channels = 0; ///< 0: as stored
  int ratio = 1;    ///< 1, 2, 4, 8: read smaller by it
  bool fancyUpscaling = true, recoverTruncated = false, accurate = false;
  float acceptableFraction = 1; ///< of the lines, when recovering
  bool crop = false;
  std::int64_t cropY = 0, cropX = 0, cropHeight = 0, cropWidth = 0;
};

/// Channels 0: as many as the file has. `bits` is 8 or 16.
Status decodePng(std::string_view bytes, int channels, int bits, Image &out);
Status decodeJpeg(std::string_view bytes, const JpegOptions &options, Image &out);
Status decodeGif(std::string_view bytes, bool firstFrameOnly, Image &out);
Status decodeBmp(std::string_view bytes, int channels, Image &out);
/// Height, width, channels from the header.
Status jpegShape(std::string_view bytes, std::int64_t (&shape)[3]);

/// One frame. compression -1 (zlib's default) to 9.
Status encodePng(const std::uint8_t *samples, int bits, std::int64_t height, std::int64_t width, int channels, int compression,
                 std::string &out);

struct JpegSettings {
  int quality = 95;
  bool progressive = false, optimizeSize = false, chromaDownsampling = true;
  int densityUnit = 1, xDensity = 300, yDensity = 300; ///< unit 1: inch, 2: centimetre
  std::string_view xmp;
};
Status encodeJpeg(const std::uint8_t *samples, std::int64_t height, std::int64_t width, int channels, const JpegSettings &settings,
                  std::string &out);

} // namespace tfc::rt
