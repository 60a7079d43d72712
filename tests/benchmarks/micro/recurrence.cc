#include "ops/recurrence.h"

#include "benchmarks/micro/twins.h"

namespace seq2see::benchmarks {
namespace {

using ops::CellKind;

constexpr int64_t B = 80;
constexpr int64_t S = 14;

struct Cell {
  Cell(CellKind cell_kind, int64_t H) : kind(cell_kind) {
    const int64_t rows = ops::gate_count(kind) * H;
    const double scale = 1.0 / static_cast<double>(H);
    const auto random = [&](c10::IntArrayRef sizes) {
      return (torch::randn(sizes) * scale).requires_grad_(true);
    };
    weights = {random({rows, H}), random({rows, H}), random({rows}), random({rows})};
    inputs = random_input({B, S, H});
    // The lengths that sorting by length leaves side by side.
    mask = torch::arange(S).unsqueeze(0) < torch::randint(S - 1, S + 1, {B, 1});
    const Tensor zero = torch::zeros({B, H});
    initial = {zero, kind == CellKind::kLstm ? zero : Tensor()};
  }

  [[nodiscard]] Tensor outputs() const {
    return ops::cell_sequence(kind, weights, inputs, mask, initial, ops::Direction::kForward).outputs;
  }
  [[nodiscard]] std::vector<Tensor> leaves() const {
    return {inputs, weights.input, weights.recurrent, weights.input_bias, weights.recurrent_bias};
  }

  CellKind kind;
  ops::CellWeights weights;
  Tensor inputs;  // [B, S, H]
  Tensor mask;    // [B, S]
  ops::CellState initial;
};

void register_cell(const std::string& name, CellKind kind, int64_t H) {
  const std::string full = name + "/H:" + std::to_string(H);
  register_twins(full + "/forward", B * S * H, [=] {
    return [cell = Cell(kind, H)] {
      const torch::NoGradGuard no_gradient;
      (void)cell.outputs();
    };
  });
  register_twins(full + "/forward_backward", B * S * H, [=] {
    const Cell cell(kind, H);
    return with_backward([cell] { return cell.outputs(); }, cell.leaves());
  });
}

}  // namespace

void register_recurrence() {
  for (const int64_t H : {256, 512}) {
    register_cell("gru_sequence", CellKind::kGru, H);
    register_cell("lstm_sequence", CellKind::kLstm, H);
  }
}

}  // namespace seq2see::benchmarks
