#include "attention/kinds.h"

namespace seq2see::attention {
namespace {

/// The bottleneck that attention was invented against: one vector for the whole sentence.
class None : public Attention {
 private:
  Tensor project_keys(const Tensor& /*values*/) override { TORCH_CHECK(false, "no attention, no keys"); }
  Tensor score(const Tensor& /*queries*/, const Tensor& /*keys*/) override {
    TORCH_CHECK(false, "no attention, no energies");
  }
  [[nodiscard]] bool looks_at_source() const override { return false; }
};

}  // namespace

std::shared_ptr<Attention> make_none() { return std::make_shared<None>(); }

}  // namespace seq2see::attention
