// The decoders against the equations of their papers, written out for one sentence with the parameters'
// names. Vectors are [N], matrices times vectors are mv; ∘ is *.
#include <memory>
#include <string>
#include <vector>

#include "model/seq2seq.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"
#include "testing/tiny.h"

namespace seq2see::model {
namespace {

using testing::mask_of;
using testing::tensors_near;

/// One sentence of 4 words and two target tokens.
struct Sentence {
  Tensor source = torch::tensor({4, 7, 5, 3}).unsqueeze(0);  // [1, S]
  Tensor mask = mask_of({4}, 4);
  std::vector<int64_t> previous = {2, 6};  // y_0 (the start token) and y_1
};

class ByThePaper : public ::testing::Test {
 protected:
  void build(const config::ModelConfig& options) {
    model_ = testing::scrambled_model(options);
    parameters_ = model_->named_parameters();
    encoded_ = model_->encode(sentence_.source, sentence_.mask);
    decoded_ =
        model_->decode(torch::tensor(sentence_.previous).unsqueeze(0), encoded_.memory, encoded_.start);
  }

  [[nodiscard]] Tensor p(const std::string& name) const { return parameters_["decoder." + name]; }

  /// Row block `gate` of the stacked weights of a cell.
  [[nodiscard]] Tensor gate(const std::string& name, int64_t gate) const {
    return p(name).slice(0, gate * kH, (gate + 1) * kH);
  }

  /// A GRU's new state: Bahdanau et al. (2015), A.1.1, with the reset gate applied to the product U s instead
  /// of to s, and z and 1 - z changing places, as cuDNN and LibTorch have it. `x` of each gate is what the
  /// input contributes.
  [[nodiscard]] Tensor gru(const std::string& layer, const std::vector<Tensor>& x, const Tensor& s) const {
    const auto from_state = [&](int64_t g) {
      return gate(layer + ".recurrent", g).mv(s) + gate(layer + ".recurrent_bias", g);
    };
    const Tensor r = torch::sigmoid(x[0] + from_state(0));
    const Tensor z = torch::sigmoid(x[1] + from_state(1));
    const Tensor proposal = torch::tanh(x[2] + r * from_state(2));
    return (1 - z) * proposal + z * s;
  }

  /// What a token or a lower layer contributes to each gate.
  [[nodiscard]] Tensor from_input(const std::string& layer, int64_t g, const Tensor& input) const {
    return gate(layer + ".input", g).mv(input) + gate(layer + ".input_bias", g);
  }

  /// Softmax over the source, one number after the other.
  static Tensor softmax(const std::vector<Tensor>& energies) {
    const Tensor exponentials = torch::exp(torch::stack(energies));
    return exponentials / exponentials.sum();
  }

  /// c = Σ_j α_j h_j
  [[nodiscard]] Tensor context(const Tensor& alpha) const {
    Tensor sum = torch::zeros({12}, torch::kFloat64);
    for (int64_t j = 0; j < 4; ++j) sum = sum + alpha[j] * h(j);
    return sum;
  }

  /// The annotation of word j.
  [[nodiscard]] Tensor h(int64_t j) const { return encoded_.memory.values[0][j]; }

  void expect_step(int64_t t, const Tensor& features, const Tensor& alpha) const {
    EXPECT_TRUE(tensors_near(decoded_.features[0][t], features, 1e-14)) << t;
    EXPECT_TRUE(tensors_near(decoded_.weights[0][t], alpha, 1e-14)) << t;
    const Tensor logits = parameters_["output_weight"].mv(features) + parameters_["output_bias"];
    EXPECT_TRUE(tensors_near(model_->logits(decoded_.features)[0][t], logits, 1e-13)) << t;
  }

  static constexpr int64_t kH = 8;
  Sentence sentence_;
  std::shared_ptr<Seq2Seq> model_;
  torch::OrderedDict<std::string, Tensor> parameters_;
  Source encoded_;
  Decoded decoded_;
};

TEST_F(ByThePaper, BahdanauA22) {
  config::ModelConfig options = testing::tiny_config();
  options.decoder.wiring = config::Wiring::kBahdanau;
  options.decoder.attention = config::AttentionKind::kBahdanau;
  build(options);

  // s_0 = tanh(W_s h); the paper starts from the backward state alone, we from both directions.
  Tensor s = torch::tanh(p("bridge.weight").mv(encoded_.memory.summary[0]) + p("bridge.bias"));
  for (int64_t i = 0; i < 2; ++i) {
    const Tensor y = p("embedding")[sentence_.previous[static_cast<size_t>(i)]];  // E y_{i-1}
    // e_ij = v_aᵀ tanh(W_a s_{i-1} + U_a h_j)
    std::vector<Tensor> energies;
    for (int64_t j = 0; j < 4; ++j) {
      energies.push_back(p("attention.v")
                             .dot(torch::tanh(p("attention.query.weight").mv(s) + p("attention.query.bias") +
                                              p("attention.key.weight").mv(h(j)))));
    }
    const Tensor alpha = softmax(energies);  // α_ij
    const Tensor c = context(alpha);         // c_i
    // z_i = σ(W_z E y_{i-1} + U_z s_{i-1} + C_z c_i), and so on for r_i and the proposal
    std::vector<Tensor> x;
    for (int64_t g = 0; g < 3; ++g)
      x.push_back(from_input("layer0", g, y) + gate("context_input.weight", g).mv(c));
    s = gru("layer0", x, s);
    // The deep output: the paper's t_i is a maxout of U_o s_i + V_o E y_{i-1} + C_o c_i, ours its tanh.
    const Tensor t = torch::tanh(p("readout.weight").mv(torch::cat({s, c, y})) + p("readout.bias"));
    expect_step(i, t, alpha);
  }
  EXPECT_TRUE(tensors_near(decoded_.state.top()[0], s, 1e-14));
}

TEST_F(ByThePaper, LuongSection3WithTwoLayersAndInputFeeding) {
  config::ModelConfig options = testing::tiny_config();
  options.decoder.wiring = config::Wiring::kLuong;
  options.decoder.attention = config::AttentionKind::kGeneral;
  options.decoder.num_layers = 2;
  options.decoder.input_feeding = true;
  build(options);

  const Tensor bridged = torch::tanh(p("bridge.weight").mv(encoded_.memory.summary[0]) + p("bridge.bias"));
  Tensor lower = bridged.slice(0, 0, kH);
  Tensor upper = bridged.slice(0, kH, 2 * kH);
  Tensor fed = torch::zeros({kH}, torch::kFloat64);  // h̃_0
  for (int64_t t = 0; t < 2; ++t) {
    const Tensor y = p("embedding")[sentence_.previous[static_cast<size_t>(t)]];
    // Section 3.3: h̃_{t-1} and the token enter the lowest layer together.
    std::vector<Tensor> x;
    for (int64_t g = 0; g < 3; ++g)
      x.push_back(from_input("layer0", g, y) + gate("feed_input.weight", g).mv(fed));
    lower = gru("layer0", x, lower);
    std::vector<Tensor> from_lower;
    for (int64_t g = 0; g < 3; ++g) from_lower.push_back(from_input("layer1", g, lower));
    upper = gru("layer1", from_lower, upper);  // h_t, the top layer's state
    // Equation 8, general: score(h_t, h̄_s) = h_tᵀ W_a h̄_s;  equation 7: softmax;  c_t the weighted mean
    std::vector<Tensor> scores;
    for (int64_t j = 0; j < 4; ++j) scores.push_back(upper.dot(p("attention.key.weight").mv(h(j))));
    const Tensor alpha = softmax(scores);
    // Equation 5: h̃_t = tanh(W_c [c_t; h_t]), here with the two in the other order and a bias.
    fed = torch::tanh(p("readout.weight").mv(torch::cat({upper, context(alpha)})) + p("readout.bias"));
    expect_step(t, fed, alpha);
  }
  EXPECT_TRUE(tensors_near(decoded_.state.top()[0], upper, 1e-14));
  EXPECT_TRUE(tensors_near(decoded_.state.feed[0], fed, 1e-14));
}

}  // namespace
}  // namespace seq2see::model
