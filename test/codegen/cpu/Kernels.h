// MLIR text of kernels for tests and benchmarks.
#pragma once

#include <string>
#include <vector>

namespace tfc::cpu {

/// tensor<..xf32> of sizes; -1 is dynamic.
inline std::string tensorType(const std::vector<int64_t> &dims, const std::string &element = "f32") {
  std::string text = "tensor<";
  for (int64_t dim : dims)
    text += (dim < 0 ? "?" : std::to_string(dim)) + "x";
  return text + element + ">";
}

inline std::string replaceAll(std::string text, const std::string &from, const std::string &to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

/// C = A * B (+ bias, relu). -1 for a dynamic M, N or K.
inline std::string matmulText(int64_t m, int64_t n, int64_t k, bool transposeA = false, bool transposeB = false,
                              bool epilogue = false, const std::string &element = "f32", int64_t batch = 0) {
  auto dims = [&](int64_t x, int64_t y) {
    return tensorType(batch ? std::vector<int64_t>{batch, x, y} : std::vector<int64_t>{x, y}, element);
  };
  std::string a = dims(transposeA ? k : m, transposeA ? m : k), b = dims(transposeB ? n : k, transposeB ? k : n), c = dims(m, n);
  std::string d = batch ? "(g, m, n, k)" : "(m, n, k)", g = batch ? "g, " : "";
  std::string bias = tensorType({n}, element), zero = element[0] == 'f' ? "0.0" : "0";
  std::string add = element[0] == 'f' ? "arith.addf" : "arith.addi", mul = element[0] == 'f' ? "arith.mulf" : "arith.muli";
  std::string text = "#a = affine_map<" + d + " -> (" + g + (transposeA ? "k, m" : "m, k") + ")>\n#b = affine_map<" + d +
                     " -> (" + g + (transposeB ? "n, k" : "k, n") + ")>\n#c = affine_map<" + d + " -> (" + g + "m, n)>\n";
  text += "func.func private @k(%a: " + a + ", %b: " + b + ", %bias: " + bias + ") -> " + c + " attributes {tfc.kernel} {\n";
  text += "  %z = arith.constant " + zero + " : " + element + "\n  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n";
  std::string sizes;
  if (m < 0) {
    text += std::string("  %dm = tensor.dim %a, ") + (transposeA ? "%c1" : "%c0") + " : " + a + "\n";
    sizes = "%dm";
  }
  if (n < 0) {
    text += std::string("  %dn = tensor.dim %b, ") + (transposeB ? "%c0" : "%c1") + " : " + b + "\n";
    sizes += sizes.empty() ? "%dn" : ", %dn";
  }
  text += "  %e = tensor.empty(" + sizes + ") : " + c + "\n";
  text += "  %f = linalg.fill ins(%z : " + element + ") outs(%e : " + c + ") -> " + c + "\n";
  std::string parallel = batch ? "\"parallel\", \"parallel\", \"parallel\"" : "\"parallel\", \"parallel\"";
  text += "  %mm = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = [" + parallel +
          ", \"reduction\"]} ins(%a, %b : " + a + ", " + b + ") outs(%f : " + c + ") {\n  ^bb0(%x: " + element + ", %y: " + element +
          ", %s: " + element + "):\n    %p = " + mul + " %x, %y : " + element + "\n    %q = " + add + " %s, %p : " + element +
          "\n    linalg.yield %q : " + element + "\n  } -> " + c + "\n";
  if (epilogue) {
    std::string dims2 = batch ? "(g, m, n)" : "(m, n)";
    text += "  %r = linalg.generic {indexing_maps = [affine_map<" + dims2 + " -> " + dims2 + ">, affine_map<" + dims2 +
            " -> (n)>, affine_map<" + dims2 + " -> " + dims2 + ">], iterator_types = [" + parallel + "]} ins(%mm, %bias : " + c +
            ", " + bias + ") outs(%e : " + c + ") {\n  ^bb0(%x: " + element + ", %y: " + element + ", %s: " + element +
            "):\n    %p = " + add + " %x, %y : " + element + "\n    %q = arith.maximumf %p, %z : " + element +
            "\n    linalg.yield %q : " + element + "\n  } -> " + c + "\n  return %r : " + c + "\n}\n";
  } else {
    text += "  return %mm : " + c + "\n}\n";
  }
  return text;
}

/// `kernel` with an entry that launches @k on arguments, but on a constant as operand 1. `types`: of all operands, then the result.
inline std::string withConstant(const std::string &kernel, const std::vector<std::string> &types, int64_t elements) {
  std::string hex = "0x", arguments, operands, signature;
  unsigned state = 12345;
  for (int64_t i = 0; i < elements; ++i) {
    state = state * 1664525u + 1013904223u;
    float value = static_cast<float>(state >> 8) / 8388608.0f - 1;
    const auto *bytes = reinterpret_cast<const unsigned char *>(&value);
    for (int j = 0; j < 4; ++j) {
      hex += "0123456789ABCDEF"[bytes[j] >> 4];
      hex += "0123456789ABCDEF"[bytes[j] & 15];
    }
  }
  for (size_t i = 0; i + 1 < types.size(); ++i) {
    std::string name = "%o" + std::to_string(i);
    if (i != 1)
      arguments += (arguments.empty() ? "" : ", ") + name + ": " + types[i];
    operands += (i ? ", " : "") + name;
    signature += (i ? ", " : "") + types[i];
  }
  return kernel + "func.func @entry(" + arguments + ") -> " + types.back() + " {\n  %o1 = \"tfc.Const\"() {value = dense<\"" + hex +
         "\"> : " + types[1] + "} : () -> " + types[1] + "\n  %r = \"tfc.Launch\"(" + operands + ") {kernel = @k} : (" + signature +
         ") -> " + types.back() + "\n  return %r : " + types.back() + "\n}\n";
}

/// NHWC convolution with HWCF filter; SAME-like padding by tensor.pad where `pad` > 0.
inline std::string convText(int64_t n, int64_t h, int64_t w, int64_t c, int64_t f, int64_t kernel, int64_t stride, int64_t pad,
                            bool relu = false) {
  int64_t oh = (h + 2 * pad - kernel) / stride + 1, ow = (w + 2 * pad - kernel) / stride + 1;
  std::string in = tensorType({n, h, w, c}), padded = tensorType({n, h + 2 * pad, w + 2 * pad, c});
  std::string filter = tensorType({kernel, kernel, c, f}), out = tensorType({n, oh, ow, f}), s = std::to_string(stride);
  std::string d = "(n, h, w, f, i, j, c)";
  std::string text = "func.func private @k(%x: " + in + ", %w: " + filter + ") -> " + out + " attributes {tfc.kernel} {\n";
  text += "  %z = arith.constant 0.0 : f32\n  %e = tensor.empty() : " + out + "\n";
  text += "  %f = linalg.fill ins(%z : f32) outs(%e : " + out + ") -> " + out + "\n";
  std::string p = std::to_string(pad), source = "%x";
  if (pad) {
    text += "  %p = tensor.pad %x low[0, " + p + ", " + p + ", 0] high[0, " + p + ", " + p +
            ", 0] {\n  ^bb0(%a: index, %b: index, %c: index, %d: index):\n    tensor.yield %z : f32\n  } : " + in + " to " + padded + "\n";
    source = "%p";
  }
  text += "  %r = linalg.generic {indexing_maps = [affine_map<" + d + " -> (n, h * " + s + " + i, w * " + s + " + j, c)>, affine_map<" + d +
          " -> (i, j, c, f)>, affine_map<" + d + " -> (n, h, w, f)>], iterator_types = [\"parallel\", \"parallel\", \"parallel\", "
          "\"parallel\", \"reduction\", \"reduction\", \"reduction\"]} ins(" + source + ", %w : " + padded + ", " + filter +
          ") outs(%f : " + out + ") {\n  ^bb0(%a: f32, %b: f32, %s: f32):\n    %m = arith.mulf %a, %b : f32\n"
          "    %t = arith.addf %s, %m : f32\n    linalg.yield %t : f32\n  } -> " + out + "\n";
  if (relu) {
    std::string i = "affine_map<(n, h, w, f) -> (n, h, w, f)>";
    text += "  %v = linalg.generic {indexing_maps = [" + i + ", " + i + "], iterator_types = [\"parallel\", \"parallel\", \"parallel\", "
            "\"parallel\"]} ins(%r : " + out + ") outs(%e : " + out + ") {\n  ^bb0(%a: f32, %s: f32):\n    %m = arith.maximumf %a, %z : f32\n"
            "    linalg.yield %m : f32\n  } -> " + out + "\n  return %v : " + out + "\n}\n";
  } else {
    text += "  return %r : " + out + "\n}\n";
  }
  return text;
}

/// Gradient of a stride-one, padded convolution with respect to its filter.
inline std::string filterGradientText(int64_t n, int64_t h, int64_t c, int64_t f, int64_t kernel, int64_t pad) {
  int64_t o = h + 2 * pad - kernel + 1;
  std::string in = tensorType({n, h, h, c}), padded = tensorType({n, h + 2 * pad, h + 2 * pad, c}), dy = tensorType({n, o, o, f});
  std::string out = tensorType({kernel, kernel, c, f}), p = std::to_string(pad), d = "(i, j, c, f, n, h, w)";
  return "func.func private @k(%x: " + in + ", %dy: " + dy + ") -> " + out + " attributes {tfc.kernel} {\n" +
         "  %z = arith.constant 0.0 : f32\n  %e = tensor.empty() : " + out + "\n" +
         "  %f = linalg.fill ins(%z : f32) outs(%e : " + out + ") -> " + out + "\n" +
         "  %p = tensor.pad %x low[0, " + p + ", " + p + ", 0] high[0, " + p + ", " + p +
         ", 0] {\n  ^bb0(%a: index, %b: index, %c: index, %d: index):\n    tensor.yield %z : f32\n  } : " + in + " to " + padded + "\n" +
         "  %r = linalg.generic {indexing_maps = [affine_map<" + d + " -> (n, h + i, w + j, c)>, affine_map<" + d +
         " -> (n, h, w, f)>, affine_map<" + d + " -> (i, j, c, f)>], iterator_types = [\"parallel\", \"parallel\", \"parallel\", " +
         "\"parallel\", \"reduction\", \"reduction\", \"reduction\"]} ins(%p, %dy : " + padded + ", " + dy + ") outs(%f : " + out +
         ") {\n  ^bb0(%a: f32, %b: f32, %s: f32):\n    %m = arith.mulf %a, %b : f32\n    %t = arith.addf %s, %m : f32\n" +
         "    linalg.yield %t : f32\n  } -> " + out + "\n  return %r : " + out + "\n}\n";
}

/// One linalg.generic: `maps` and `iterators` (p or r, one letter a loop), operand types with the output last.
inline std::string genericText(const std::string &loops, std::vector<std::string> maps, const std::string &iterators,
                               std::vector<std::string> types, const std::string &init, const std::string &body) {
  auto element = [](const std::string &type) {
    size_t at = type.find_last_of("x<");
    return type.substr(at + 1, type.size() - at - 2);
  };
  std::string text = "func.func private @k(", ins, insTypes, blocks, mapText, iteratorText, out = types.back();
  for (size_t i = 0; i + 1 < types.size(); ++i) {
    std::string name = "%i" + std::to_string(i);
    text += (i ? ", " : "") + name + ": " + types[i];
    ins += (i ? ", " : "") + name;
    insTypes += (i ? ", " : "") + types[i];
    blocks += "%a" + std::to_string(i) + ": " + element(types[i]) + ", ";
  }
  for (size_t i = 0; i < maps.size(); ++i)
    mapText += (i ? ", " : "") + ("affine_map<" + loops + " -> " + maps[i] + ">");
  for (char c : iterators)
    iteratorText += (iteratorText.empty() ? "" : ", ") + std::string(c == 'p' ? "\"parallel\"" : "\"reduction\"");
  text += ") -> " + out + " attributes {tfc.kernel} {\n  %e = tensor.empty() : " + out + "\n  %init = arith.constant " + init +
          (init == "false" ? "" : " : " + element(out)) + "\n  %f = linalg.fill ins(%init : " + element(out) + ") outs(%e : " + out + ") -> " + out + "\n";
  text += "  %r = linalg.generic {indexing_maps = [" + mapText + "], iterator_types = [" + iteratorText + "]}" +
          (ins.empty() ? "" : " ins(" + ins + " : " + insTypes + ")") + " outs(%f : " + out + ") {\n  ^bb0(" + blocks +
          "%s: " + element(out) + "):\n" + body + "  } -> " + out + "\n  return %r : " + out + "\n}\n";
  return text;
}

/// softmax over the last dimension of [rows, columns].
inline std::string softmaxText(int64_t rows, int64_t columns) {
  std::string text = R"(
#id = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>
func.func private @k(%x: T2) -> T2 attributes {tfc.kernel} {
  %z = arith.constant 0.0 : f32
  %m = arith.constant 0xFF800000 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  DIMS
  %e1 = tensor.empty(D0) : T1
  %e2 = tensor.empty(D0 D1) : T2
  %f0 = linalg.fill ins(%m : f32) outs(%e1 : T1) -> T1
  %max = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]} ins(%x : T2) outs(%f0 : T1) {
  ^bb0(%a: f32, %s: f32):
    %t = arith.maximumf %a, %s : f32
    linalg.yield %t : f32
  } -> T1
  %exp = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %max : T2, T1) outs(%e2 : T2) {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %d = arith.subf %a, %b : f32
    %t = math.exp %d : f32
    linalg.yield %t : f32
  } -> T2
  %f1 = linalg.fill ins(%z : f32) outs(%e1 : T1) -> T1
  %sum = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]} ins(%exp : T2) outs(%f1 : T1) {
  ^bb0(%a: f32, %s: f32):
    %t = arith.addf %a, %s : f32
    linalg.yield %t : f32
  } -> T1
  %r = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%exp, %sum : T2, T1) outs(%e2 : T2) {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %t = arith.divf %a, %b : f32
    linalg.yield %t : f32
  } -> T2
  return %r : T2
})";
  std::string dims;
  if (rows < 0)
    dims += "%dr = tensor.dim %x, %c0 : T2\n  ";
  if (columns < 0)
    dims += "%dc = tensor.dim %x, %c1 : T2\n  ";
  text = replaceAll(text, "DIMS", dims);
  text = replaceAll(text, "D0 D1", rows < 0 ? (columns < 0 ? "%dr, %dc" : "%dr") : columns < 0 ? "%dc" : "");
  text = replaceAll(text, "D0", rows < 0 ? "%dr" : "");
  text = replaceAll(text, "T1", tensorType({rows}));
  return replaceAll(text, "T2", tensorType({rows, columns}));
}

} // namespace tfc::cpu
