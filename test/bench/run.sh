#!/usr/bin/env bash
# ./dev bench: tfc beside its peers on the models of the benchmark folder, in one run. Needs Python and PyPI for the peers.
#   test/bench/run.sh BUILD [NAMES [THREADS]]
set -euo pipefail
build=$(cd "$1" && pwd)
names=${2:-mlp,lenet,resnet50,mobilenet_v2,linear_regression,mlp_train_sgd,mlp_train_adam,mnist_convnet}
threads=${3:-1,2}
shared=${TFC_SHARED:-$(cd "$(dirname "$0")/../../.." && pwd)/shared}
if [ ! -d "$shared/bench" ]; then
  echo "no folder of peers' benchmarks; set TFC_SHARED" >&2
  exit 1
fi
python=$build/tf-venv/bin/python
[ -x "$python" ] || python3 -m venv "$build/tf-venv"
"$python" -m pip install -q tensorflow-cpu==2.21.0 tf-keras==2.21.0 onnxruntime tf2onnx openvino || true
export TF_USE_LEGACY_KERAS=1
models=$build/bench-models
mkdir -p "$models"
for name in ${names//,/ }; do
  [ -f "$models/$name.json" ] || "$python" "$shared/models/make_models.py" --out "$models" "$name"
done
"$build/bin/calls_bench"
"$python" "$shared/bench/peers.py" --models "$models" --names "$names" --peers tf,ort,ov --threads "$threads" --rounds 3 \
  --ours "$build/bin/model_bench {graph} --json {json} --data {npz} --batch {batch} --threads {threads} --seconds {seconds}" \
  --out "$build/bench.json" --md "$build/bench.md"
cat "$build/bench.md"
