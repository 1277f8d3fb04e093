// JPEG by libjpeg(-turbo). Its errors jump; nothing with a destructor is made between the mark and the jump.
#include "ImageFormats.h"

#include <csetjmp>
#include <cstdio> // before jpeglib.h
#include <cstdlib>
#include <cstring>

#include <jpeglib.h>

namespace tfc::rt {

namespace {

struct Catcher {
  jpeg_error_mgr manager;
  std::jmp_buf mark;
  char text[JMSG_LENGTH_MAX] = {};

  void catchIn(jpeg_error_mgr *&slot) {
    slot = jpeg_std_error(&manager);
    manager.error_exit = [](j_common_ptr c) {
      auto *self = reinterpret_cast<Catcher *>(c->err);
      (*c->err->format_message)(c, self->text);
      std::longjmp(self->mark, 1);
    };
    manager.output_message = [](j_common_ptr) {};
  }
};

/// Bytes in memory; at their end either an end marker is made up, or reading fails.
struct Source {
  jpeg_source_mgr manager;
  bool recover = false;
  static constexpr JOCTET end[2] = {0xff, JPEG_EOI};

  void attach(jpeg_decompress_struct &d, std::string_view bytes) {
    manager.init_source = [](j_decompress_ptr) {};
    manager.term_source = [](j_decompress_ptr) {};
    manager.resync_to_restart = jpeg_resync_to_restart;
    manager.fill_input_buffer = [](j_decompress_ptr c) -> boolean {
      auto *self = reinterpret_cast<Source *>(c->src);
      if (!self->recover) return FALSE; // suspends: no more lines
      self->manager.next_input_byte = end;
      self->manager.bytes_in_buffer = 2;
      return TRUE;
    };
    manager.skip_input_data = [](j_decompress_ptr c, long n) {
      auto &m = *c->src;
      const std::size_t skip = n < 0 ? 0 : std::min(static_cast<std::size_t>(n), m.bytes_in_buffer);
      m.next_input_byte += skip;
      m.bytes_in_buffer -= skip;
    };
    manager.next_input_byte = reinterpret_cast<const JOCTET *>(bytes.data());
    manager.bytes_in_buffer = bytes.size();
    d.src = &manager;
  }
};

/// Everything that has to be freed, whether reading ends well or not.
struct Reader {
  jpeg_decompress_struct d{};
  Catcher catcher;
  Source source;
  ~Reader() { jpeg_destroy_decompress(&d); }
};

void cmykToRgb(const JSAMPLE *in, std::uint8_t *out, std::int64_t n, bool adobe) {
  for (std::int64_t i = 0; i < n; ++i, in += 4, out += 3)
    for (int k = 0; k < 3; ++k)
      out[k] = static_cast<std::uint8_t>(adobe ? in[3] * in[k] / 255 : (255 - in[3]) * (255 - in[k]) / 255);
}

enum class Outcome { ok, tooLarge, badWindow, truncated, library };

struct Result {
  std::int64_t lines = 0; ///< read
  bool cmyk = false, adobe = false;
  std::int64_t offset = 0; ///< where the window begins in a line
};

/// From the header to where lines can be read. Sets the sizes of `out`.
Outcome open(Reader &r, std::string_view bytes, const JpegOptions &o, Image &out, Result &result) {
  jpeg_decompress_struct &d = r.d;
  r.source.recover = o.recoverTruncated;
  if (setjmp(r.catcher.mark)) return Outcome::library;
  jpeg_create_decompress(&d);
  r.source.attach(d, bytes);
  if (jpeg_read_header(&d, TRUE) != JPEG_HEADER_OK) return Outcome::truncated;
  const int channels = o.channels ? o.channels : std::min(d.num_components, 3);
  if (channels != 1 && channels != 3) return Outcome::library;
  result.cmyk = channels == 3 && (d.jpeg_color_space == JCS_CMYK || d.jpeg_color_space == JCS_YCCK);
  d.out_color_space = channels == 1 ? JCS_GRAYSCALE : result.cmyk ? JCS_CMYK : JCS_RGB;
  d.do_fancy_upsampling = o.fancyUpscaling;
  d.scale_num = 1;
  d.scale_denom = static_cast<unsigned>(o.ratio);
  d.dct_method = o.accurate ? JDCT_ISLOW : JDCT_IFAST;
  jpeg_calc_output_dimensions(&d);
  const std::int64_t size = static_cast<std::int64_t>(d.output_height) * d.output_width * d.num_components;
  if (d.output_width == 0 || d.output_height == 0 || size >= std::int64_t{1} << 29) return Outcome::tooLarge;
  if (!jpeg_start_decompress(&d)) return Outcome::truncated;
  result.adobe = d.saw_Adobe_marker;
  out.height = d.output_height;
  out.width = d.output_width;
  out.channels = channels;
  if (!o.crop) return Outcome::ok;
  if (o.cropWidth <= 0 || o.cropHeight <= 0 || o.cropX < 0 || o.cropY < 0 || o.cropY + o.cropHeight > out.height || o.cropX + o.cropWidth > out.width)
    return Outcome::badWindow;
  out.height = o.cropHeight;
  out.width = o.cropWidth;
  // Lines may begin further left, at a block's edge.
  JDIMENSION x = static_cast<JDIMENSION>(o.cropX), width = static_cast<JDIMENSION>(o.cropWidth);
  jpeg_crop_scanline(&d, &x, &width);
  result.offset = o.cropX - x;
  if (jpeg_skip_scanlines(&d, static_cast<JDIMENSION>(o.cropY)) != static_cast<JDIMENSION>(o.cropY)) return Outcome::truncated;
  return Outcome::ok;
}

/// `line` holds d.output_width * 4 samples.
Outcome readLines(Reader &r, Image &out, Result &result, JSAMPLE *line) {
  if (setjmp(r.catcher.mark)) return Outcome::library;
  const std::int64_t stride = out.width * out.channels;
  for (; result.lines < out.height; ++result.lines) {
    if (jpeg_read_scanlines(&r.d, &line, 1) != 1) return Outcome::truncated;
    std::uint8_t *to = out.samples.data() + result.lines * stride;
    if (result.cmyk) cmykToRgb(line + result.offset * 4, to, out.width, result.adobe);
    else std::memcpy(to, line + result.offset * out.channels, static_cast<std::size_t>(stride));
  }
  return Outcome::ok;
}

} // namespace

Status decodeJpeg(std::string_view bytes, const JpegOptions &options, Image &out) {
  const Status failed = errors::invalidArgument("jpeg::Uncompress failed. Invalid JPEG data or crop window.");
  Reader r;
  r.catcher.catchIn(r.d.err);
  Result result;
  if (open(r, bytes, options, out, result) != Outcome::ok) return failed;
  out.samples.resize(static_cast<std::size_t>(out.count()));
  std::vector<JSAMPLE> line(static_cast<std::size_t>(r.d.output_width) * 4);
  Outcome outcome = readLines(r, out, result, line.data());
  if (outcome == Outcome::ok) return Status::ok();
  if (outcome == Outcome::truncated && options.recoverTruncated) return Status::ok(); // the rest stays black
  const float fraction = static_cast<float>(result.lines) / static_cast<float>(out.height);
  if (outcome == Outcome::truncated && fraction >= options.acceptableFraction) return Status::ok();
  return failed;
}

static Outcome readShape(Reader &r, std::string_view bytes) {
  if (setjmp(r.catcher.mark)) return Outcome::library;
  jpeg_create_decompress(&r.d);
  r.source.attach(r.d, bytes);
  if (jpeg_read_header(&r.d, TRUE) != JPEG_HEADER_OK) return Outcome::truncated;
  jpeg_calc_output_dimensions(&r.d);
  return Outcome::ok;
}

Status jpegShape(std::string_view bytes, std::int64_t (&shape)[3]) {
  Reader r;
  r.catcher.catchIn(r.d.err);
  if (readShape(r, bytes) != Outcome::ok) return errors::invalidArgument("Invalid JPEG data, size ", bytes.size());
  shape[0] = r.d.output_height;
  shape[1] = r.d.output_width;
  shape[2] = r.d.num_components;
  return Status::ok();
}

namespace {

struct Writer {
  jpeg_compress_struct d{};
  Catcher catcher;
  unsigned char *memory = nullptr;
  unsigned long size = 0;
  ~Writer() {
    jpeg_destroy_compress(&d);
    std::free(memory);
  }
};

bool writeAll(Writer &w, const std::uint8_t *samples, std::int64_t height, std::int64_t width, int channels, const JpegSettings &s) {
  jpeg_compress_struct &d = w.d;
  if (setjmp(w.catcher.mark)) return false;
  jpeg_create_compress(&d);
  jpeg_mem_dest(&d, &w.memory, &w.size);
  d.image_width = static_cast<JDIMENSION>(width);
  d.image_height = static_cast<JDIMENSION>(height);
  d.input_components = channels;
  d.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&d);
  if (s.optimizeSize) d.optimize_coding = TRUE;
  d.density_unit = static_cast<UINT8>(s.densityUnit);
  d.X_density = static_cast<UINT16>(s.xDensity);
  d.Y_density = static_cast<UINT16>(s.yDensity);
  jpeg_set_quality(&d, s.quality, TRUE);
  if (s.progressive) jpeg_simple_progression(&d);
  if (!s.chromaDownsampling)
    for (int i = 0; i < d.num_components; ++i) d.comp_info[i].h_samp_factor = d.comp_info[i].v_samp_factor = 1;
  jpeg_start_compress(&d, TRUE);
  if (!s.xmp.empty()) {
    static constexpr char name[] = "http://ns.adobe.com/xap/1.0/"; // with its zero
    jpeg_write_m_header(&d, JPEG_APP0 + 1, static_cast<unsigned>(sizeof name + s.xmp.size()));
    for (char c : name) jpeg_write_m_byte(&d, c);
    for (char c : s.xmp) jpeg_write_m_byte(&d, static_cast<unsigned char>(c));
  }
  while (d.next_scanline < d.image_height) {
    // libjpeg does not change what it is given.
    auto *row = const_cast<JSAMPLE *>(samples + static_cast<std::int64_t>(d.next_scanline) * width * channels);
    jpeg_write_scanlines(&d, &row, 1);
  }
  jpeg_finish_compress(&d);
  return true;
}

} // namespace

Status encodeJpeg(const std::uint8_t *samples, std::int64_t height, std::int64_t width, int channels, const JpegSettings &settings,
                  std::string &out) {
  if (settings.xmp.size() > 65000) return errors::invalidArgument("XMP metadata of ", settings.xmp.size(), " bytes does not fit");
  Writer w;
  w.catcher.catchIn(w.d.err);
  if (!writeAll(w, samples, height, width, channels, settings)) return errors::internal("JPEG encoding failed: ", std::string(w.catcher.text));
  out.assign(reinterpret_cast<const char *>(w.memory), w.size);
  return Status::ok();
}

} // namespace tfc::rt
