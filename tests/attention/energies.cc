#include "attention/energies.h"

#include <cmath>

namespace seq2see::attention {
namespace {

double dot(const Vector& a, const Vector& b) {
  double sum = 0.0;
  for (size_t i = 0; i < a.size(); ++i) sum += a.at(i) * b.at(i);
  return sum;
}

Vector times(const Matrix& matrix, const Vector& vector) {
  Vector product;
  for (const Vector& row : matrix) product.push_back(dot(vector, row));
  return product;
}

}  // namespace

Vector to_vector(const Tensor& tensor) {
  Vector numbers;
  for (int64_t i = 0; i < tensor.size(0); ++i) numbers.push_back(tensor[i].item<double>());
  return numbers;
}

PlainParameters plain_parameters(const Attention& attention) {
  PlainParameters plain;
  for (const auto& parameter : attention.named_parameters()) {
    const Tensor& values = parameter.value();
    const Tensor rows = values.dim() == 1 ? values.unsqueeze(0) : values;
    for (int64_t i = 0; i < rows.size(0); ++i) plain[parameter.key()].push_back(to_vector(rows[i]));
  }
  return plain;
}

double bahdanau_energy(const PlainParameters& parameters, const Vector& query, const Vector& annotation) {
  const Vector projected_query = times(parameters.at("query.weight"), query);
  const Vector projected_key = times(parameters.at("key.weight"), annotation);
  const Vector& bias = parameters.at("query.bias")[0];
  const Vector& v = parameters.at("v")[0];
  double energy = 0.0;
  for (size_t k = 0; k < v.size(); ++k) {
    energy += v[k] * std::tanh(projected_query.at(k) + bias.at(k) + projected_key.at(k));
  }
  return energy;
}

double dot_energy(const PlainParameters& parameters, const Vector& query, const Vector& annotation) {
  return dot(times(parameters.at("query.weight"), query), times(parameters.at("key.weight"), annotation));
}

double scaled_dot_energy(const PlainParameters& parameters, const Vector& query, const Vector& annotation) {
  const auto K = static_cast<double>(parameters.at("key.weight").size());
  return dot_energy(parameters, query, annotation) / std::sqrt(K);
}

double plain_dot_energy(const PlainParameters& /*parameters*/, const Vector& query,
                        const Vector& annotation) {
  return dot(query, annotation);
}

double plain_scaled_dot_energy(const PlainParameters& /*parameters*/, const Vector& query,
                               const Vector& annotation) {
  return dot(query, annotation) / std::sqrt(static_cast<double>(query.size()));
}

double general_energy(const PlainParameters& parameters, const Vector& query, const Vector& annotation) {
  return dot(query, times(parameters.at("key.weight"), annotation));
}

}  // namespace seq2see::attention
