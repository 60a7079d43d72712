// The slow truth about attention: the energy of one query and one annotation, written out number by number
// from the papers, and the list of kinds that the tests run through.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "attention/attention.h"

namespace seq2see::attention {

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>;

/// The parameters of an attention as plain numbers; a vector is a matrix of one row.
using PlainParameters = std::map<std::string, Matrix>;
PlainParameters plain_parameters(const Attention& attention);

Vector to_vector(const Tensor& tensor);  // [N]

/// Bahdanau et al. (2015), A.1.2:  e = vᵀ tanh(W_a s + U_a h), with a bias on the query.
double bahdanau_energy(const PlainParameters& parameters, const Vector& query, const Vector& annotation);
/// Luong et al. (2015), equation 8, "dot", of projections:  e = (W_q s) · (W_k h).
double dot_energy(const PlainParameters& parameters, const Vector& query, const Vector& annotation);
/// Vaswani et al. (2017), equation 1:  e = (W_q s) · (W_k h) / √K.
double scaled_dot_energy(const PlainParameters& parameters, const Vector& query, const Vector& annotation);
/// The two above without projections:  e = s · h, and s · h / √H.
double plain_dot_energy(const PlainParameters& parameters, const Vector& query, const Vector& annotation);
double plain_scaled_dot_energy(const PlainParameters& parameters, const Vector& query,
                               const Vector& annotation);
/// Luong et al. (2015), equation 8, "general":  e = sᵀ W h.
double general_energy(const PlainParameters& parameters, const Vector& query, const Vector& annotation);

struct Kind {
  std::string name;
  config::AttentionKind kind;
  std::function<double(const PlainParameters&, const Vector&, const Vector&)> energy;
  bool project = true;
};

/// Every kind that looks at the source. A new kind is one line here.
inline const std::vector<Kind>& kinds() {
  using enum config::AttentionKind;
  static const std::vector<Kind> kinds = {
      {"bahdanau", kBahdanau, bahdanau_energy},
      {"scaled_dot", kScaledDot, scaled_dot_energy},
      {"dot", kDot, dot_energy},
      {"general", kGeneral, general_energy},
      {"scaled_dot_unprojected", kScaledDot, plain_scaled_dot_energy, /*project=*/false},
      {"dot_unprojected", kDot, plain_dot_energy, /*project=*/false},
  };
  return kinds;
}

}  // namespace seq2see::attention
