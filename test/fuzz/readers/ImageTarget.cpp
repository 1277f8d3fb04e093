// PNG, JPEG, GIF and BMP.
#include "Target.h"

#include "runtime/kernels/ImageFormats.h"

namespace tfc::fuzz {

static void check(const Status &s, const rt::Image &image) {
  if (!s)
    return;
  auto n = static_cast<std::size_t>(image.count());
  require(image.samples.size() == n || image.wide.size() == n, "an image has as many samples as its size says");
}

static void run(std::string_view bytes) {
  if (bytes.empty())
    return;
  unsigned mode = static_cast<unsigned char>(bytes[0]);
  bytes.remove_prefix(1);
  std::int64_t shape[3];
  rt::Image image;
  int channels = static_cast<int>(mode >> 3 & 7) % 5;
  switch (rt::imageFormat(bytes)) {
  case rt::ImageFormat::png: check(rt::decodePng(bytes, channels, mode & 1 ? 16 : 8, image), image); break;
  case rt::ImageFormat::jpeg: {
    rt::JpegOptions o;
    o.channels = channels == 1 || channels == 3 ? channels : 0;
    o.ratio = 1 << (mode & 3);
    o.recoverTruncated = mode & 4;
    o.acceptableFraction = mode & 4 ? 0.1f : 1;
    if (mode & 128)
      o.crop = true, o.cropHeight = o.cropWidth = 3;
    check(rt::decodeJpeg(bytes, o, image), image);
    (void)rt::jpegShape(bytes, shape);
    break;
  }
  case rt::ImageFormat::gif: check(rt::decodeGif(bytes, mode & 1, image), image); break;
  default: check(rt::decodeBmp(bytes, channels, image), image);
  }
}

static std::vector<std::string> seeds() {
  std::vector<std::uint8_t> samples(8 * 8 * 4);
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i] = static_cast<std::uint8_t>(i * 7);
  std::vector<std::string> all;
  for (int channels = 1; channels <= 4; ++channels) {
    std::string png;
    require(rt::encodePng(samples.data(), channels == 2 ? 16 : 8, channels == 2 ? 4 : 8, 8, channels, -1, png).isOk(), "a PNG");
    all.push_back(std::string(1, static_cast<char>(channels & 1)) + png);
  }
  for (bool progressive : {false, true}) {
    std::string jpeg;
    rt::JpegSettings s;
    s.progressive = progressive;
    require(rt::encodeJpeg(samples.data(), 8, 8, 3, s, jpeg).isOk(), "a JPEG");
    all.push_back(std::string(1, progressive ? '\x04' : '\0') + jpeg);
  }
  // 2x2, two frames, the second smaller than the screen.
  all.push_back(std::string(1, '\0') + std::string("GIF89a\x02\x00\x02\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x02\x00\x02\x00\x00\x02\x03\x44\x02\x05\x00"
                                                   "!\xf9\x04\x00\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00;", 64));
  std::string bmp("BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00\x02\x00\x00\x00\x02\x00\x00\x00\x01\x00\x18\x00", 30);
  bmp += std::string(24, '\0') + "abcdef" + std::string(2, '\0') + "ghijkl" + std::string(2, '\0');
  all.push_back(std::string(1, '\0') + bmp);
  return all;
}

static const Target target("images", seeds, run);

} // namespace tfc::fuzz
