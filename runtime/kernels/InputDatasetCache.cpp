// CacheDataset: in memory, or in files of TensorFlow's layout (a checkpoint with a tensor for each component of each element), which either
// library reads.
#include "InputDataset.h"
#include "Register.h"
#include "tfc/io/Checkpoint.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace tfc::rt {
namespace data {

namespace {

/// What the first full iteration gave.
struct Cached {
  DatasetRef input;
  struct Memory { std::mutex mutex; std::shared_ptr<const std::vector<Tuple>> elements; };
  std::shared_ptr<Memory> memory;
};

class CacheIterator : public Over<Cached> {
public:
  using Over::Over;
  Status begin(StepServices &step) {
    {
      std::lock_guard lock(p->memory->mutex);
      ready = p->memory->elements;
    }
    return ready ? Status::ok() : Over::begin(step);
  }
  Expected<bool> next(StepServices &step, Tuple &out) override {
    if (ready) {
      if (at == ready->size()) return false;
      out = (*ready)[at++];
      return true;
    }
    TFC_ASSIGN_OR_RETURN(bool more, input->next(step, out));
    if (more) {
      seen.push_back(out);
      return true;
    }
    std::lock_guard lock(p->memory->mutex);
    if (!p->memory->elements) p->memory->elements = std::make_shared<const std::vector<Tuple>>(std::move(seen));
    ready = p->memory->elements, at = ready->size();
    return false;
  }

private:
  std::shared_ptr<const std::vector<Tuple>> ready;
  std::vector<Tuple> seen;
  std::size_t at = 0;
};

//===-- in a file -------------------------------------------------------------------------------------------------===//

struct FileCache { DatasetRef input; std::string prefix; std::size_t components; };

/// "      3_0": the number of the element, padded with spaces, and of the component.
std::string keyOf(std::size_t element, std::size_t component, std::size_t components) {
  char key[64];
  std::snprintf(key, sizeof key, "%7zu_%*zu", element, static_cast<int>(std::to_string(components - 1).size()), component);
  return key;
}

/// A file that says who writes the cache; it goes with the writer.
class CacheLock {
public:
  ~CacheLock() {
    if (held) ::unlink(path.c_str());
  }
  Status take(const std::string &prefix) {
    path = prefix + "_0.lockfile";
    int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0 && errno == EEXIST) {
      std::ifstream in(path, std::ios::binary);
      std::string contents{std::istreambuf_iterator<char>(in), {}};
      return errors::alreadyExists("There appears to be a concurrent caching iterator running - cache lockfile already exists ('", path,
                                   "'). If you are sure no other running TF computations are using this cache prefix, delete the lockfile and re-initialize the iterator. "
                                   "Lockfile contents: ", contents.substr(0, 200));
    }
    if (fd < 0) return failure(errno);
    held = true;
    std::string text = "Created at: " + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count());
    bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (::close(fd) || !written) return failure(errno);
    return Status::ok();
  }

private:
  /// In TensorFlow's words.
  Status failure(int error) const {
    std::string text = path + "; " + std::strerror(error);
    return error == ENOENT ? errors::notFound(text) : error == EACCES || error == EROFS || error == EPERM ? errors::permissionDenied(text)
           : error == ENOSPC || error == EDQUOT ? errors::resourceExhausted(text) : errors::unknown(text);
  }
  std::string path;
  bool held = false;
};

/// Reads the files if they are there when the walk begins; else writes them, whole at the end of the input.
class FileCacheIterator : public DatasetIterator {
public:
  explicit FileCacheIterator(std::shared_ptr<const FileCache> p) : p(std::move(p)) {}
  Status begin(StepServices &step) {
    if (::access((p->prefix + ".index").c_str(), F_OK) == 0) return Status::ok();
    TFC_ASSIGN_OR_RETURN(input, p->input->iterate(step));
    writes = true;
    return Status::ok();
  }
  Expected<bool> next(StepServices &step, Tuple &out) override {
    if (ended) return false;
    if (!writes) return read(out);
    if (!writer) {
      TFC_RETURN_IF_ERROR(lock.emplace().take(p->prefix));
      writer = std::make_unique<io::BundleWriter>(p->prefix);
    }
    TFC_ASSIGN_OR_RETURN(bool more, input->next(step, out));
    if (more) {
      for (std::size_t k = 0; k < out.size(); ++k) TFC_RETURN_IF_ERROR(writer->add(keyOf(at, k, out.size()), out[k]));
      ++at;
      return true;
    }
    ended = true;
    Status written = writer->finish();
    writer.reset(), lock.reset(), input.reset();
    TFC_RETURN_IF_ERROR(written);
    return false;
  }

private:
  Expected<bool> read(Tuple &out) {
    if (!reader) {
      TFC_ASSIGN_OR_RETURN(reader, io::CheckpointReader::open(p->prefix));
    }
    out.clear();
    for (std::size_t k = 0; k < p->components; ++k) {
      std::string key = keyOf(at, k, p->components);
      if (!reader->find(key)) {
        if (k == 0) return false;
        return errors::dataLoss("The cache '", p->prefix, "' has no component ", k, " of element ", at, ": delete it to have it made anew");
      }
      TFC_ASSIGN_OR_RETURN(Tensor t, reader->read(key));
      out.push_back(std::move(t));
    }
    ++at;
    return true;
  }
  std::shared_ptr<const FileCache> p;
  std::unique_ptr<DatasetIterator> input;
  std::optional<CacheLock> lock;
  std::unique_ptr<io::BundleWriter> writer;
  std::unique_ptr<io::CheckpointReader> reader;
  std::size_t at = 0;
  bool writes = false, ended = false;
};

Status cache(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(DatasetRef input, datasetAt(c, 0));
  Tensor name = viewOf(c.inputs[1]);
  if (name.dtype() != DType::string || !name.isScalar()) return errors::invalidArgument("filename must be a scalar");
  if (name.strings()[0].empty()) return give(c, std::make_shared<DatasetOf<Cached, CacheIterator>>(Cached{std::move(input), std::make_shared<Cached::Memory>()}));
  TFC_RETURN_IF_ERROR(refuseHandles(c));
  return give(c, std::make_shared<DatasetOf<FileCache, FileCacheIterator>>(FileCache{std::move(input), name.strings()[0], c.typesAttr("output_types").size()}));
}

} // namespace
} // namespace data

void registerInputDatasetCacheKernels() { registerStepKernel("CacheDataset", data::cache); }

} // namespace tfc::rt
