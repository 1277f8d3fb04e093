// BatchDataset and PaddedBatchDataset, old form and V2.
#include "InputDataset.h"
#include "Register.h"

#include <cstring>

namespace tfc::rt {
namespace data {

namespace {

struct Batched {
  DatasetRef input;
  std::int64_t size;
  bool dropRest, pads;
  std::vector<Shape> shapes; ///< wanted, by component; None: the largest of the batch
  Tuple padding;
};

/// `row` in the corner of a tensor of shape `dims` that `to` points into.
void place(const Tensor &row, const std::vector<std::int64_t> &dims, void *to) {
  std::int64_t rank = row.shape().rank(), each = rank ? row.shape()[static_cast<int>(rank) - 1] : 1, lines = each ? row.size() / each : 0;
  std::size_t bytes = byteSize(row.dtype());
  for (std::int64_t line = 0; line < lines; ++line) {
    std::int64_t rest = line, at = 0, stride = rank ? dims[static_cast<std::size_t>(rank) - 1] : 1;
    for (std::int64_t k = rank - 2; k >= 0; --k) {
      at += rest % row.shape()[static_cast<int>(k)] * stride;
      rest /= row.shape()[static_cast<int>(k)];
      stride *= dims[static_cast<std::size_t>(k)];
    }
    if (row.dtype() == DType::string) std::copy_n(row.strings().data() + line * each, each, static_cast<std::string *>(to) + at);
    else std::memcpy(static_cast<char *>(to) + static_cast<std::size_t>(at) * bytes, static_cast<const char *>(row.raw()) + static_cast<std::size_t>(line * each) * bytes, static_cast<std::size_t>(each) * bytes);
  }
}

class BatchIterator : public Over<Batched> {
public:
  using Over::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    if (!input) return false;
    std::vector<Tuple> elements;
    while (static_cast<std::int64_t>(elements.size()) < p->size) {
      Tuple element;
      TFC_ASSIGN_OR_RETURN(bool more, input->next(step, element));
      if (!more) {
        input.reset();
        break;
      }
      elements.push_back(std::move(element));
    }
    if (elements.empty() || (p->dropRest && static_cast<std::int64_t>(elements.size()) < p->size)) return false;
    out.clear();
    for (std::size_t k = 0; k < elements[0].size(); ++k) {
      std::vector<Tensor> rows;
      for (Tuple &element : elements) rows.push_back(std::move(element[k]));
      TFC_ASSIGN_OR_RETURN(Tensor together, p->pads ? padded(rows, k) : stack(rows, k));
      out.push_back(std::move(together));
    }
    return true;
  }

private:
  Expected<Tensor> padded(const std::vector<Tensor> &rows, std::size_t k) const {
    const Shape &wanted = p->shapes[k];
    std::vector<std::int64_t> dims(static_cast<std::size_t>(wanted.rank()));
    for (std::size_t d = 0; d < dims.size(); ++d) dims[d] = std::max<std::int64_t>(wanted[static_cast<int>(d)], 0);
    for (const Tensor &row : rows) {
      if (row.shape().rank() != wanted.rank())
        return errors::invalidArgument("All elements in a batch must have the same rank as the padded shape for component", k, ": expected rank ", wanted.rank(), " but got element with rank ", row.shape().rank());
      for (int d = 0; d < wanted.rank(); ++d) {
        auto &dim = dims[static_cast<std::size_t>(d)];
        if (wanted[d] == None) dim = std::max(dim, row.shape()[d]);
        else if (row.shape()[d] > dim)
          return errors::dataLoss("Attempted to pad to a smaller size than the input element.");
      }
    }
    std::int64_t each = 1;
    for (std::int64_t d : dims) each *= d;
    std::vector<std::int64_t> all = dims;
    all.insert(all.begin(), static_cast<std::int64_t>(rows.size()));
    TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(rows[0].dtype(), Shape(all)));
    const Tensor &value = p->padding[k];
    std::size_t bytes = byteSize(value.dtype());
    if (value.dtype() == DType::string) std::fill_n(out.mutable_data<std::string>().data(), out.size(), value.strings()[0]);
    else
      for (std::int64_t i = 0; i < out.size(); ++i) std::memcpy(static_cast<char *>(out.mutableRaw()) + static_cast<std::size_t>(i) * bytes, value.raw(), bytes);
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (value.dtype() == DType::string) place(rows[i], dims, out.mutable_data<std::string>().data() + static_cast<std::int64_t>(i) * each);
      else if (each) place(rows[i], dims, static_cast<char *>(out.mutableRaw()) + i * static_cast<std::size_t>(each) * bytes);
    return out;
  }
};

Status batchDataset(StepCall &c) {
  std::string_view op = c.op->op;
  Batched p{};
  p.pads = op.starts_with("Padded");
  TFC_RETURN_IF_ERROR(refuseHandles(c, p.pads ? "Toutput_types" : "output_types"));
  TFC_ASSIGN_OR_RETURN(p.input, datasetAt(c, 0));
  TFC_ASSIGN_OR_RETURN(p.size, scalarAt(c, 1, "batch_size"));
  if (p.size <= 0) return errors::invalidArgument("Batch size must be greater than zero.");
  if (op.ends_with("V2")) {
    TFC_ASSIGN_OR_RETURN(std::int64_t drop, scalarAt(c, c.op->num_inputs - 1, "drop_remainder"));
    p.dropRest = drop != 0;
  }
  if (p.pads) {
    int n = static_cast<int>(c.typesAttr("Toutput_types").size());
    if (c.op->num_inputs < 2 + 2 * n) return errors::invalidArgument(op, " needs a shape and a value for each component");
    for (int i = 0; i < n; ++i) {
      Tensor shape = viewOf(c.inputs[2 + i]);
      if (shape.shape().rank() != 1 || !isInteger(shape.dtype())) return errors::invalidArgument("All padded shapes must be vectors");
      std::vector<std::int64_t> dims;
      for (std::int64_t d = 0; d < shape.size(); ++d) {
        if (shape.asInt64(d) < -1) return errors::invalidArgument("Dimension ", shape.asInt64(d), " of a padded shape must be -1 or more");
        dims.push_back(shape.asInt64(d) == -1 ? None : shape.asInt64(d));
      }
      p.shapes.push_back(Shape(std::move(dims)));
      TFC_ASSIGN_OR_RETURN(Tensor value, inputAt(c, 2 + n + i));
      if (!value.isScalar()) return errors::invalidArgument("All padding values must be scalars");
      p.padding.push_back(std::move(value));
    }
  }
  return give(c, std::make_shared<DatasetOf<Batched, BatchIterator>>(std::move(p)));
}

} // namespace
} // namespace data

void registerInputDatasetBatchKernels() {
  for (const char *op : {"BatchDataset", "BatchDatasetV2", "PaddedBatchDataset", "PaddedBatchDatasetV2"}) registerStepKernel(op, data::batchDataset);
}

} // namespace tfc::rt
