#include "ops/recurrence.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "testing/gradient_check.h"
#include "testing/states_near.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::ops {
namespace {

using testing::gradients_match;
using testing::mask_of;
using testing::NamedInputs;
using testing::random_leaf;
using testing::random_tensor;
using testing::row;
using testing::states_near;
using testing::tensors_near;

constexpr int64_t B = 3;
constexpr int64_t S = 5;
constexpr int64_t I = 4;
constexpr int64_t H = 2;

/// The lengths of the three sentences of all examples here.
Tensor example_mask() { return mask_of({5, 3, 1}, S); }

CellWeights random_weights(CellKind kind) {
  const int64_t rows = gate_count(kind) * H;
  return {random_leaf({rows, I}, 11), random_leaf({rows, H}, 12), random_leaf({rows}, 13),
          random_leaf({rows}, 14)};
}

CellState random_state(CellKind kind) {
  return {random_leaf({B, H}, 21), kind == CellKind::kLstm ? random_leaf({B, H}, 22) : Tensor()};
}

CellState row_of(const CellState& state, int64_t b) { return state.select(torch::tensor({b})); }

double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

/// The equations of ops/recurrence.h, one number at a time, for one sentence. x: [I]; state: [1, H] each.
CellState plain_step(CellKind kind, const CellWeights& weights, const Tensor& x, const CellState& state) {
  const auto gate_row = [](int64_t gate, int64_t unit) { return gate * H + unit; };
  const auto from_input = [&](int64_t gate, int64_t unit) {
    const int64_t r = gate_row(gate, unit);
    auto sum = weights.input_bias[r].item<double>();
    for (int64_t i = 0; i < I; ++i) sum += weights.input[r][i].item<double>() * x[i].item<double>();
    return sum;
  };
  const auto from_state = [&](int64_t gate, int64_t unit) {
    const int64_t r = gate_row(gate, unit);
    auto sum = weights.recurrent_bias[r].item<double>();
    for (int64_t h = 0; h < H; ++h)
      sum += weights.recurrent[r][h].item<double>() * state.hidden[0][h].item<double>();
    return sum;
  };
  CellState next{torch::zeros({1, H}, torch::kFloat64), {}};
  if (kind == CellKind::kLstm) next.cell = torch::zeros({1, H}, torch::kFloat64);
  for (int64_t h = 0; h < H; ++h) {
    if (kind == CellKind::kGru) {
      const double r = sigmoid(from_input(0, h) + from_state(0, h));
      const double z = sigmoid(from_input(1, h) + from_state(1, h));
      const double n = std::tanh(from_input(2, h) + r * from_state(2, h));
      next.hidden[0][h] = (1.0 - z) * n + z * state.hidden[0][h].item<double>();
    } else {
      const double i = sigmoid(from_input(0, h) + from_state(0, h));
      const double f = sigmoid(from_input(1, h) + from_state(1, h));
      const double g = std::tanh(from_input(2, h) + from_state(2, h));
      const double o = sigmoid(from_input(3, h) + from_state(3, h));
      const double c = f * state.cell[0][h].item<double>() + i * g;
      next.cell[0][h] = c;
      next.hidden[0][h] = o * std::tanh(c);
    }
  }
  return next;
}

// Numbers for the examples by hand: σ(ln 3) = 3/4, σ(-ln 3) = 1/4, σ(0) = 1/2, tanh(½ ln 3) = 1/2.
constexpr double kLn3 = 1.0986122886681098;

TEST(Recurrence, AGruStepMatchesNumbersComputedByHand) {
  // One input x = 1, one unit h = 2.
  CellWeights weights;
  weights.input = row({kLn3, -kLn3, 0.0}).view({3, 1});          // W_r, W_z, W_n
  weights.recurrent = row({0.0, 0.0, kLn3 / 4.0}).view({3, 1});  // U_r, U_z, U_n
  weights.input_bias = row({0.0, 0.0, -kLn3 / 4.0});
  weights.recurrent_bias = row({0.0, 0.0, kLn3 / 2.0});
  // r = σ(ln 3) = 3/4                    z = σ(-ln 3) = 1/4
  // n = tanh(-¼ ln 3 + ¾ (¼ ln 3 · 2 + ½ ln 3)) = tanh(-¼ ln 3 + ¾ ln 3) = tanh(½ ln 3) = 1/2
  // h' = ¾ · ½ + ¼ · 2 = 0.875
  const Tensor projected = project_inputs(weights, row({1.0}).view({1, 1}));
  const CellState next = cell_step(CellKind::kGru, weights, projected, {row({2.0}).view({1, 1}), {}});
  EXPECT_TRUE(tensors_near(next.hidden, row({0.875}).view({1, 1}), 1e-15));
  EXPECT_FALSE(next.cell.defined());
}

TEST(Recurrence, AnLstmStepMatchesNumbersComputedByHand) {
  // One input x = 1, one unit h = 2, c = ⅔ ln 3.
  CellWeights weights;
  weights.input = row({-kLn3, kLn3, 0.0, 0.0}).view({4, 1});                 // W_i, W_f, W_g, W_o
  weights.recurrent = row({0.0, 0.0, kLn3 / 4.0, kLn3 / 2.0}).view({4, 1});  // U_i, U_f, U_g, U_o
  weights.input_bias = row({0.0, 0.0, 0.0, 0.0});
  weights.recurrent_bias = row({0.0, 0.0, 0.0, 0.0});
  // i = σ(-ln 3) = 1/4    f = σ(ln 3) = 3/4    g = tanh(¼ ln 3 · 2) = 1/2    o = σ(½ ln 3 · 2) = 3/4
  // c' = ¾ · ⅔ ln 3 + ¼ · ½ = ½ ln 3 + 1/8     h' = ¾ tanh(½ ln 3 + 1/8)
  const Tensor projected = project_inputs(weights, row({1.0}).view({1, 1}));
  const CellState next = cell_step(CellKind::kLstm, weights, projected,
                                   {row({2.0}).view({1, 1}), row({2.0 / 3.0 * kLn3}).view({1, 1})});
  EXPECT_TRUE(tensors_near(next.cell, row({kLn3 / 2.0 + 0.125}).view({1, 1}), 1e-15));
  EXPECT_TRUE(tensors_near(next.hidden, row({0.75 * std::tanh(kLn3 / 2.0 + 0.125)}).view({1, 1}), 1e-15));
}

TEST(Recurrence, StatesAreSelectedByRow) {
  const CellState state = random_state(CellKind::kLstm);
  const CellState selected = state.select(torch::tensor({2, 0, 2, 1}));
  EXPECT_TRUE(tensors_near(selected.hidden,
                           torch::stack({state.hidden[2], state.hidden[0], state.hidden[2], state.hidden[1]}),
                           0.0));
  EXPECT_TRUE(tensors_near(selected.cell,
                           torch::stack({state.cell[2], state.cell[0], state.cell[2], state.cell[1]}), 0.0));
  EXPECT_FALSE(random_state(CellKind::kGru).select(torch::tensor({0})).cell.defined());
}

struct Case {
  std::string name;
  CellKind kind;
  Direction direction;
};

class Sequences : public ::testing::TestWithParam<Case> {
 protected:
  [[nodiscard]] Sequence run(const Tensor& inputs, const Tensor& mask, const CellState& initial) const {
    return cell_sequence(GetParam().kind, weights_, inputs, mask, initial, GetParam().direction);
  }
  [[nodiscard]] bool forward() const { return GetParam().direction == Direction::kForward; }
  [[nodiscard]] bool lstm() const { return GetParam().kind == CellKind::kLstm; }

  CellWeights weights_ = random_weights(GetParam().kind);
  CellState initial_ = random_state(GetParam().kind);
  Tensor inputs_ = random_leaf({B, S, I}, 31);
  std::vector<int64_t> lengths_ = {5, 3, 1};
};

INSTANTIATE_TEST_SUITE_P(Recurrence, Sequences,
                         ::testing::Values(Case{"gru_forward", CellKind::kGru, Direction::kForward},
                                           Case{"gru_backward", CellKind::kGru, Direction::kBackward},
                                           Case{"lstm_forward", CellKind::kLstm, Direction::kForward},
                                           Case{"lstm_backward", CellKind::kLstm, Direction::kBackward}),
                         [](const auto& info) { return info.param.name; });

TEST_P(Sequences, FollowTheEquationsOfTheCell) {
  const Sequence sequence = run(inputs_, example_mask(), initial_);
  for (int64_t b = 0; b < B; ++b) {
    const int64_t length = lengths_[static_cast<size_t>(b)];
    CellState state = row_of(initial_, b);
    for (int64_t step = 0; step < length; ++step) {
      const int64_t position = forward() ? step : length - 1 - step;
      state = plain_step(GetParam().kind, weights_, inputs_[b][position], state);
      EXPECT_TRUE(tensors_near(sequence.outputs[b][position], state.hidden[0], 1e-14))
          << b << ' ' << position;
    }
    EXPECT_TRUE(states_near(row_of(sequence.last, b), state, 1e-14)) << b;
  }
  EXPECT_EQ(sequence.last.cell.defined(), lstm());
}

/// A layer of LibTorch's own, with our weights.
template <class Layer, class Options>
Layer layer_of_libtorch(const CellWeights& weights) {
  Layer layer(Options(I, H).batch_first(true));
  layer->to(torch::kFloat64);
  const torch::NoGradGuard no_gradient;
  auto parameters = layer->named_parameters();
  parameters["weight_ih_l0"].copy_(weights.input);
  parameters["weight_hh_l0"].copy_(weights.recurrent);
  parameters["bias_ih_l0"].copy_(weights.input_bias);
  parameters["bias_hh_l0"].copy_(weights.recurrent_bias);
  return layer;
}

TEST_P(Sequences, EqualTheLayersOfLibTorch) {
  const Tensor mask = mask_of({S, S, S}, S);
  const Sequence sequence = run(inputs_, mask, initial_);
  // LibTorch reads forward: what we read backward, it reads from a reversed sentence.
  const Tensor inputs = forward() ? inputs_ : inputs_.flip(1);
  Tensor outputs;
  CellState last;
  if (lstm()) {
    auto layer = layer_of_libtorch<torch::nn::LSTM, torch::nn::LSTMOptions>(weights_);
    const auto [all, state] =
        layer(inputs, std::tuple(initial_.hidden.unsqueeze(0), initial_.cell.unsqueeze(0)));
    outputs = all;
    last = {std::get<0>(state)[0], std::get<1>(state)[0]};
  } else {
    auto layer = layer_of_libtorch<torch::nn::GRU, torch::nn::GRUOptions>(weights_);
    const auto [all, state] = layer(inputs, initial_.hidden.unsqueeze(0));
    outputs = all;
    last = {state[0], {}};
  }
  EXPECT_TRUE(tensors_near(sequence.outputs, forward() ? outputs : outputs.flip(1), 1e-14));
  EXPECT_TRUE(states_near(sequence.last, last, 1e-14));
}

TEST_P(Sequences, AreTheSameAloneAndInAPaddedBatch) {
  const Sequence batch = run(inputs_, example_mask(), initial_);
  for (int64_t b = 0; b < B; ++b) {
    const int64_t length = lengths_[static_cast<size_t>(b)];
    const Tensor own = inputs_.slice(0, b, b + 1).slice(1, 0, length);
    const Sequence alone = run(own, mask_of({length}, length), row_of(initial_, b));
    EXPECT_TRUE(tensors_near(batch.outputs.slice(0, b, b + 1).slice(1, 0, length), alone.outputs, 1e-14))
        << b;
    EXPECT_TRUE(states_near(row_of(batch.last, b), alone.last, 1e-14)) << b;
  }
}

TEST_P(Sequences, EndWithTheStateAfterTheLastTrueToken) {
  const Sequence sequence = run(inputs_, example_mask(), initial_);
  for (int64_t b = 0; b < B; ++b) {
    const int64_t end = forward() ? lengths_[static_cast<size_t>(b)] - 1 : 0;
    EXPECT_TRUE(tensors_near(sequence.last.hidden[b], sequence.outputs[b][end], 0.0)) << b;
  }
}

TEST_P(Sequences, PassTheStateThroughPadding) {
  const Sequence sequence = run(inputs_, example_mask(), initial_);
  // Sentence 1 has three tokens. Forward, padding comes last; backward, it comes first.
  const Tensor expected = forward() ? sequence.outputs[1][2] : initial_.hidden[1];
  EXPECT_TRUE(tensors_near(sequence.outputs[1][3], expected, 0.0));
  EXPECT_TRUE(tensors_near(sequence.outputs[1][4], expected, 0.0));
}

TEST_P(Sequences, DoNotSeeWhatStandsOnPadding) {
  const Tensor padding = example_mask().logical_not().unsqueeze(2);
  const Sequence sequence = run(inputs_, example_mask(), initial_);
  const Sequence other = run(inputs_.masked_fill(padding, 1e6), example_mask(), initial_);
  EXPECT_TRUE(tensors_near(other.outputs, sequence.outputs, 0.0));
  EXPECT_TRUE(states_near(other.last, sequence.last, 0.0));
}

TEST_P(Sequences, OfOneTokenAreOneStep) {
  const Tensor input = inputs_.slice(1, 0, 1);
  const Sequence sequence = run(input, mask_of({1, 1, 1}, 1), initial_);
  const CellState step =
      cell_step(GetParam().kind, weights_, project_inputs(weights_, input.squeeze(1)), initial_);
  EXPECT_TRUE(tensors_near(sequence.outputs.squeeze(1), step.hidden, 1e-15));
  EXPECT_TRUE(states_near(sequence.last, step, 1e-15));
}

TEST_P(Sequences, HaveTheGradientThatDifferencesGive) {
  NamedInputs inputs = {{"inputs", inputs_},
                        {"input weights", weights_.input},
                        {"recurrent weights", weights_.recurrent},
                        {"input bias", weights_.input_bias},
                        {"recurrent bias", weights_.recurrent_bias},
                        {"initial hidden state", initial_.hidden}};
  if (lstm()) inputs.emplace_back("initial cell state", initial_.cell);
  EXPECT_TRUE(gradients_match(inputs, [&] {
    const Sequence sequence = run(inputs_, example_mask(), initial_);
    std::vector<Tensor> all = {sequence.outputs.flatten(), sequence.last.hidden.flatten()};
    if (lstm()) all.push_back(sequence.last.cell.flatten());
    return torch::cat(all);
  }));
}

TEST_P(Sequences, GivePaddingNoGradient) {
  const Sequence sequence = run(inputs_, example_mask(), initial_);
  (sequence.outputs.sum() + sequence.last.hidden.sum()).backward();
  const Tensor padding = example_mask().logical_not().unsqueeze(2).expand({B, S, I});
  const Tensor on_padding = inputs_.grad().masked_select(padding);
  EXPECT_TRUE(tensors_near(on_padding, torch::zeros({(2 + 4) * I}, torch::kFloat64), 0.0));
  EXPECT_GT(inputs_.grad().masked_select(padding.logical_not()).abs().min().item<double>(), 0.0);
}

TEST_P(Sequences, RefuseShapesThatDoNotBelongTogether) {
  EXPECT_THROW(run(inputs_, mask_of({S, S, S}, S + 1), initial_), c10::Error);
  EXPECT_THROW(run(inputs_, example_mask(), {random_tensor({B, H + 1}, 1), initial_.cell}), c10::Error);
  if (lstm()) {
    EXPECT_THROW(run(inputs_, example_mask(), {initial_.hidden, {}}), c10::Error);
  }
}

}  // namespace
}  // namespace seq2see::ops
