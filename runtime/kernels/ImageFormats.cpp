// PNG by libpng, GIF by giflib, and BMP.
#include "ImageFormats.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>

#include <gif_lib.h>
#include <png.h>

namespace tfc::rt {

ImageFormat imageFormat(std::string_view b) {
  if (b.starts_with("\xff\xd8\xff")) return ImageFormat::jpeg;
  if (b.starts_with(std::string_view("\x89PNG\r\n\x1a\n", 8))) return ImageFormat::png;
  if (b.starts_with("GIF8")) return ImageFormat::gif;
  return b.starts_with("BM") ? ImageFormat::bmp : ImageFormat::unknown;
}

//===-- PNG -------------------------------------------------------------------------------------------------------===//

namespace {

struct PngReader {
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::string_view rest;
  ~PngReader() { png_destroy_read_struct(&png, &info, nullptr); }
};

void readBytes(png_structp png, png_bytep to, png_size_t n) {
  auto &rest = *static_cast<std::string_view *>(png_get_io_ptr(png));
  if (rest.size() < n) png_error(png, "More bytes requested to read than available");
  std::memcpy(to, rest.data(), n);
  rest.remove_prefix(n);
}
void ignoreWarning(png_structp, png_const_charp) {}
void jump(png_structp png, png_const_charp) { png_longjmp(png, 1); }

struct PngForm {
  std::int64_t width = 0, height = 0;
  int channels = 0, passes = 1;
  bool widen = false; ///< 8 bits in the file, 16 wanted
};

/// Reads the header and says how rows shall come.
bool startPng(PngReader &r, int channels, int bits, PngForm &form) {
  if (setjmp(png_jmpbuf(r.png))) return false;
  png_set_read_fn(r.png, &r.rest, readBytes);
  png_read_info(r.png, r.info);
  png_uint_32 width, height;
  int depth, type;
  png_get_IHDR(r.png, r.info, &width, &height, &depth, &type, nullptr, nullptr, nullptr);
  const bool transparent = png_get_valid(r.png, r.info, PNG_INFO_tRNS) != 0, alpha = (type & PNG_COLOR_MASK_ALPHA) != 0;
  const bool palette = type == PNG_COLOR_TYPE_PALETTE, gray = !(type & PNG_COLOR_MASK_COLOR);
  if (channels == 0) channels = palette ? (transparent ? 4 : 3) : png_get_channels(r.png, r.info);
  if (channels % 2 == 0) {
    if (!alpha && transparent) png_set_tRNS_to_alpha(r.png);
    else if (!alpha) png_set_add_alpha(r.png, (1u << depth) - 1, PNG_FILLER_AFTER);
  } else if (alpha || transparent) {
    png_set_strip_alpha(r.png);
  }
  if (depth > 8 && bits <= 8) png_set_strip_16(r.png);
  form = {width, height, channels, 1, depth <= 8 && bits == 16};
  png_set_packing(r.png);
  form.passes = png_set_interlace_handling(r.png);
  if (bits > 8) png_set_swap(r.png); // the file is big-endian
  if (palette) png_set_palette_to_rgb(r.png);
  if (gray && depth < 8) png_set_expand_gray_1_2_4_to_8(r.png);
  if (channels < 3 && !gray) png_set_rgb_to_gray(r.png, 1, 0.299, 0.587);
  if (channels >= 3 && gray) png_set_gray_to_rgb(r.png);
  png_read_update_info(r.png, r.info);
  return true;
}

bool readPng(PngReader &r, std::uint8_t *samples, std::int64_t stride, const PngForm &form) {
  if (setjmp(png_jmpbuf(r.png))) return false;
  for (int pass = 0; pass < form.passes; ++pass)
    for (std::int64_t y = 0; y < form.height; ++y) png_read_row(r.png, samples + y * stride, nullptr);
  png_read_end(r.png, r.info);
  return true;
}

} // namespace

Status decodePng(std::string_view bytes, int channels, int bits, Image &out) {
  PngReader r;
  r.rest = bytes;
  r.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, jump, ignoreWarning);
  r.info = r.png ? png_create_info_struct(r.png) : nullptr;
  PngForm form;
  if (!r.info || !startPng(r, channels, bits, form)) return errors::invalidArgument("Invalid PNG. Failed to initialize decoder.");
  if (form.width >= 1 << 27 || form.height >= 1 << 27 || form.width * form.height >= std::int64_t{1} << 29)
    return errors::invalidArgument("PNG size too large for int: ", form.width, " by ", form.height);
  // A file much too short for its picture is not given the memory: deflate makes at most 1032 bytes of one.
  const std::int64_t samples = form.width * form.height * form.channels;
  if (samples / 8 > 1100 * static_cast<std::int64_t>(bytes.size()) + 4096) return errors::invalidArgument("Invalid PNG data, size ", bytes.size());
  out.height = form.height;
  out.width = form.width;
  out.channels = form.channels;
  const bool wide = bits == 16 && !form.widen;
  const std::int64_t stride = form.width * form.channels * (wide ? 2 : 1);
  if (static_cast<std::int64_t>(png_get_rowbytes(r.png, r.info)) > stride) return errors::invalidArgument("Invalid PNG data, size ", bytes.size());
  if (wide) out.wide.resize(static_cast<std::size_t>(samples));
  else out.samples.resize(static_cast<std::size_t>(samples));
  auto *to = wide ? reinterpret_cast<std::uint8_t *>(out.wide.data()) : out.samples.data();
  if (!readPng(r, to, stride, form)) return errors::invalidArgument("Invalid PNG data, size ", bytes.size());
  if (form.widen) {
    for (std::uint8_t v : out.samples) out.wide.push_back(static_cast<std::uint16_t>(v * 257));
    out.samples.clear();
  }
  return Status::ok();
}

namespace {

struct PngWriter {
  png_structp png = nullptr;
  png_infop info = nullptr;
  ~PngWriter() { png_destroy_write_struct(&png, &info); }
};

void writeBytes(png_structp png, png_bytep data, png_size_t n) {
  static_cast<std::string *>(png_get_io_ptr(png))->append(reinterpret_cast<const char *>(data), n);
}

bool writePng(PngWriter &w, const std::uint8_t *samples, int bits, std::int64_t height, std::int64_t width, int channels, int compression,
              std::string &out) {
  static constexpr int types[] = {0, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
  if (setjmp(png_jmpbuf(w.png))) return false;
  png_set_write_fn(w.png, &out, writeBytes, [](png_structp) {});
  png_set_compression_level(w.png, compression);
  png_set_compression_mem_level(w.png, 9);
  png_set_IHDR(w.png, w.info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), bits, types[channels], PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(w.png, w.info);
  if (bits > 8) png_set_swap(w.png);
  for (std::int64_t y = 0; y < height; ++y) png_write_row(w.png, samples + y * width * channels * (bits / 8));
  png_write_end(w.png, nullptr);
  return true;
}

} // namespace

Status encodePng(const std::uint8_t *samples, int bits, std::int64_t height, std::int64_t width, int channels, int compression,
                 std::string &out) {
  PngWriter w;
  w.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, jump, ignoreWarning);
  w.info = w.png ? png_create_info_struct(w.png) : nullptr;
  out.clear();
  if (!w.info || !writePng(w, samples, bits, height, width, channels, compression, out)) return errors::internal("PNG encoding failed");
  return Status::ok();
}

//===-- GIF -------------------------------------------------------------------------------------------------------===//

namespace {

struct GifReader {
  GifFileType *file = nullptr;
  ~GifReader() {
    int unused;
    if (file) DGifCloseFile(file, &unused);
  }
};

int readGif(GifFileType *file, GifByteType *to, int n) {
  auto &rest = *static_cast<std::string_view *>(file->UserData);
  const auto got = std::min(rest.size(), static_cast<std::size_t>(n));
  std::memcpy(to, rest.data(), got);
  rest.remove_prefix(got);
  return static_cast<int>(got);
}

/// Frame `k` on top of the one before it.
Status drawFrame(GifFileType *file, int k, const Image &image, std::uint8_t *frame) {
  const SavedImage &saved = file->SavedImages[k];
  const GifImageDesc &at = saved.ImageDesc;
  const std::int64_t size = image.height * image.width * 3;
  if (k == 0) std::fill_n(frame, size, std::uint8_t{0});
  else std::copy_n(frame - size, size, frame);
  const ColorMapObject *colours = at.ColorMap ? at.ColorMap : file->SColorMap;
  if (!colours || !saved.RasterBits) return errors::invalidArgument("missing color map for frame ", k);
  GraphicsControlBlock control;
  control.TransparentColor = NO_TRANSPARENT_COLOR;
  DGifSavedExtensionToGCB(file, k, &control);
  for (std::int64_t y = std::max(at.Top, 0); y < std::min<std::int64_t>(std::int64_t{at.Top} + at.Height, image.height); ++y)
    for (std::int64_t x = std::max(at.Left, 0); x < std::min<std::int64_t>(std::int64_t{at.Left} + at.Width, image.width); ++x) {
      const int index = saved.RasterBits[(y - at.Top) * at.Width + (x - at.Left)];
      if (index == control.TransparentColor) continue;
      if (index >= colours->ColorCount) return errors::invalidArgument("found color index ", index, " outside of color map range ", colours->ColorCount);
      const GifColorType &c = colours->Colors[index];
      std::uint8_t *to = frame + (y * image.width + x) * 3;
      to[0] = c.Red, to[1] = c.Green, to[2] = c.Blue;
    }
  return Status::ok();
}

} // namespace

Status decodeGif(std::string_view bytes, bool firstFrameOnly, Image &out) {
  auto failed = [&](const std::string &why) { return errors::invalidArgument("Invalid GIF data (size ", bytes.size(), "), ", why); };
  std::string_view rest = bytes;
  GifReader r;
  int error = 0;
  r.file = DGifOpen(&rest, readGif, &error);
  if (!r.file) return failed("failed to open gif file");
  // Frames are read as far as they go; a file that breaks off after one still has those before.
  if (DGifSlurp(r.file) != GIF_OK && (r.file->ImageCount <= 0 || !r.file->SavedImages[r.file->ImageCount - 1].RasterBits))
    return failed("failed to slurp gif file");
  if (r.file->ImageCount <= 0) return failed("gif file does not contain any image");
  out.frames = firstFrameOnly ? 1 : r.file->ImageCount;
  out.channels = 3;
  for (int k = 0; k < out.frames; ++k) {
    out.width = std::max<std::int64_t>(out.width, r.file->SavedImages[k].ImageDesc.Width);
    out.height = std::max<std::int64_t>(out.height, r.file->SavedImages[k].ImageDesc.Height);
  }
  const std::int64_t frame = out.width * out.height * 3;
  if (out.width == 0 || out.height == 0) return failed("frames of no size");
  if (out.frames > (std::int64_t{1} << 31) / frame) return failed("too large");
  // Frames of a few bytes each on a large canvas would fill the memory.
  const std::int64_t pixels = out.frames * out.width * out.height, size = static_cast<std::int64_t>(bytes.size());
  if (pixels >= std::int64_t{1} << 29 || (pixels > std::int64_t{64} << 20 && pixels > 1000 * size))
    return errors::resourceExhausted("GIF data of ", size, " bytes is ", out.frames, " frames of ", out.height, " by ", out.width, " pixels: the limit is 2^29 pixels, and 1000 a byte above 2^26");
  out.samples.resize(static_cast<std::size_t>(out.count()));
  for (int k = 0; k < out.frames; ++k)
    if (Status s = drawFrame(r.file, k, out, out.samples.data() + k * frame); !s.isOk()) return failed(std::string(s.message()));
  return Status::ok();
}

//===-- BMP -------------------------------------------------------------------------------------------------------===//

namespace {

std::int64_t littleEndian(std::string_view b, std::size_t at, int bytes) {
  std::uint32_t v = 0;
  for (int i = bytes; i-- > 0;) v = v << 8 | static_cast<unsigned char>(b[at + static_cast<std::size_t>(i)]);
  return bytes == 2 ? static_cast<std::int16_t>(v) : static_cast<std::int32_t>(v);
}

} // namespace

Status decodeBmp(std::string_view b, int channels, Image &out) {
  if (b.size() < 32)
    return errors::invalidArgument("Incomplete bmp content, requires at least 32 bytes to find the header size, width, height, and bpp, got ",
                                   b.size(), " bytes");
  const std::int64_t header = littleEndian(b, 10, 4), width = littleEndian(b, 18, 4), height = littleEndian(b, 22, 4), bits = littleEndian(b, 28, 2);
  const std::int64_t inFile = bits / 8, rows = std::abs(height);
  if (inFile != 1 && inFile != 3 && inFile != 4)
    return errors::invalidArgument("Number of channels inherent in the image must be 1, 3 or 4, was ", inFile);
  if (width <= 0) return errors::invalidArgument("Width must be positive");
  if (height == 0) return errors::invalidArgument("Height must be nonzero");
  if (header < 0) return errors::invalidArgument("header size must be nonnegative");
  if (width * rows >= std::numeric_limits<std::int32_t>::max() / 8) return errors::invalidArgument("Total possible pixel bytes must be less than 2^30");
  const std::int64_t stride = (inFile * width + 3) / 4 * 4, have = static_cast<std::int64_t>(b.size());
  if (have != header + stride * rows)
    return errors::invalidArgument("Input size should match (header_size + row_size * abs_height) but they differ by ", have - header - stride * rows);
  out.height = rows;
  out.width = width;
  out.channels = channels ? channels : inFile;
  out.samples.resize(static_cast<std::size_t>(out.count()));
  const auto *pixels = reinterpret_cast<const std::uint8_t *>(b.data()) + header;
  for (std::int64_t y = 0; y < rows; ++y)
    for (std::int64_t x = 0; x < width; ++x) {
      const std::uint8_t *from = pixels + (height < 0 ? y : rows - 1 - y) * stride + x * inFile;
      std::uint8_t *to = out.samples.data() + (y * width + x) * out.channels;
      if (out.channels == 1) to[0] = from[0];
      else { // blue comes first in the file; grey has one sample
        for (int k = 0; k < 3; ++k) to[k] = inFile == 1 ? from[0] : from[2 - k];
        if (out.channels == 4) to[3] = inFile == 4 ? from[3] : 255;
      }
    }
  return Status::ok();
}

} // namespace tfc::rt
