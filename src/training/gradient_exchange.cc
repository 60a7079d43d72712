#include "training/gradient_exchange.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "ops/embedding.h"
#include "training/chunks.h"
#include "training/weight_loops.h"

namespace seq2see::training {
namespace {

/// Elements that are added and squared while they lie in the cache next to the core.
constexpr int64_t kBlock = 4096;

/// One parameter's gradients that are to be added up, as [U, E]: row u of the sum is made of row u of every
/// part (dense: E = 1), or of those rows that a part has.
template <class Real>
struct Summands {
  Real* sum = nullptr;             // [U, E]
  int64_t row_size = 1;            // E
  std::vector<const Real*> parts;  // dense: what is added to `sum`, in order
  // By rows: what `sum` is filled with, in order.
  std::vector<const Real*> row_parts;
  std::vector<std::vector<int64_t>> row_of;  // [parts][U] the row of a part, or -1

  double add_up(int64_t begin, int64_t count) const {
    double squares = 0.0;
    for (int64_t at = begin; at < begin + count; at += kBlock) {
      const int64_t block = std::min(kBlock, begin + count - at);
      for (const Real* part : parts) add(part + at, sum + at, block);
      for (int64_t done = 0; !row_parts.empty() && done < block;) {
        const int64_t row = (at + done) / row_size;
        const int64_t column = (at + done) % row_size;
        const int64_t columns = std::min(row_size - column, block - done);
        fill(row, column, columns);
        done += columns;
      }
      squares += sum_of_squares(sum + at, block);
    }
    return squares;
  }

 private:
  void fill(int64_t row, int64_t column, int64_t columns) const {
    Real* to = sum + row * row_size + column;
    bool filled = false;
    for (size_t part = 0; part < row_parts.size(); ++part) {
      const int64_t part_row = row_of[part][static_cast<size_t>(row)];
      if (part_row < 0) continue;
      const Real* from = row_parts[part] + part_row * row_size + column;
      if (filled) {
        add(from, to, columns);
      } else {
        std::copy(from, from + columns, to);
      }
      filled = true;
    }
  }
};

/// The gradients of one parameter, of the parts that have one, in order.
using OfOneParameter = std::vector<Tensor>;

bool is_tidy(const Tensor& gradient) {
  return gradient.is_sparse() ? gradient.is_coalesced() && gradient._values().is_contiguous()
                              : gradient.is_contiguous();
}

bool are_uniform(const OfOneParameter& gradients) {
  return std::all_of(gradients.begin(), gradients.end(), [&](const Tensor& gradient) {
    return is_tidy(gradient) && gradient.is_sparse() == gradients.front().is_sparse();
  });
}

/// Makes all of one kind, and each contiguous or coalesced. Rows beside dense ones become dense.
void make_uniform(OfOneParameter& gradients) {
  const torch::NoGradGuard no_gradient;
  const bool all_rows = std::all_of(gradients.begin(), gradients.end(),
                                    [](const Tensor& gradient) { return gradient.is_sparse(); });
  for (Tensor& gradient : gradients) {
    if (all_rows) {
      gradient = ops::to_sparse(ops::rows_of(gradient), gradient.size(0));
    } else {
      gradient = (gradient.is_sparse() ? gradient.to_dense() : gradient).contiguous();
    }
  }
}

template <class Real>
Summands<Real> of_rows(OfOneParameter& gradients) {
  Summands<Real> summands;
  std::vector<ops::RowGradient> parts;
  for (const Tensor& gradient : gradients) parts.push_back(ops::rows_of(gradient));
  summands.row_size = parts.front().values.size(1);
  if (parts.size() == 1) {  // nothing to add: only squared
    summands.sum = parts.front().values.data_ptr<Real>();
    return summands;
  }
  std::vector<int64_t> ids;  // of all parts
  const auto ids_of = [](const ops::RowGradient& part) {
    const auto* first = part.ids.data_ptr<int64_t>();
    return std::pair(first, first + part.ids.size(0));
  };
  for (const ops::RowGradient& part : parts) {
    const auto [first, last] = ids_of(part);
    ids.insert(ids.end(), first, last);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (const ops::RowGradient& part : parts) {
    auto [next, last] = ids_of(part);
    const auto* first = next;
    std::vector<int64_t> row_of;
    row_of.reserve(ids.size());
    for (const int64_t id : ids) row_of.push_back(next != last && *next == id ? next++ - first : -1);
    summands.row_of.push_back(std::move(row_of));
    summands.row_parts.push_back(part.values.data_ptr<Real>());
  }
  const auto U = static_cast<int64_t>(ids.size());
  const ops::RowGradient sum{torch::tensor(ids, torch::kInt64),
                             torch::empty({U, summands.row_size}, parts.front().values.options())};
  summands.sum = sum.values.data_ptr<Real>();
  gradients.insert(gradients.begin(), ops::to_sparse(sum, gradients.front().size(0)));
  return summands;
}

template <class Real>
Summands<Real> of_dense(const OfOneParameter& gradients) {
  Summands<Real> summands;
  summands.sum = gradients.front().data_ptr<Real>();
  for (size_t part = 1; part < gradients.size(); ++part)
    summands.parts.push_back(gradients[part].data_ptr<Real>());
  return summands;
}

/// Returns Σ g² of the sums, and leaves the sum of each parameter in front of its gradients.
template <class Real>
double add_up_all(std::vector<OfOneParameter>& parameters, ThreadPool& pool) {
  std::vector<Summands<Real>> summands(parameters.size());
  std::vector<int64_t> lengths(parameters.size(), 0);
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i].empty()) continue;
    const bool rows = parameters[i].front().is_sparse();
    summands[i] = rows ? of_rows<Real>(parameters[i]) : of_dense<Real>(parameters[i]);
    lengths[i] = rows ? parameters[i].front()._values().numel() : parameters[i].front().numel();
  }
  const std::vector<Chunk> chunks = cut_into_chunks(lengths);
  std::vector<double> squares(chunks.size(), 0.0);
  pool.run(chunks.size(), [&](size_t chunk) {
    for (const Piece& piece : chunks[chunk])
      squares[chunk] += summands[piece.array].add_up(piece.begin, piece.count);
  });
  return std::accumulate(squares.begin(), squares.end(), 0.0);
}

/// Autograd may give one piece of memory to several parameters; a sum needs its own.
void part_from_each_other(std::vector<OfOneParameter>& parameters) {
  std::unordered_map<const void*, int64_t> uses;
  for (const OfOneParameter& gradients : parameters) {
    for (const Tensor& gradient : gradients) {
      if (!gradient.is_sparse()) ++uses[gradient.storage().data()];
    }
  }
  for (OfOneParameter& gradients : parameters) {
    if (gradients.size() < 2 || gradients.front().is_sparse()) continue;
    Tensor& sum = gradients.front();
    if (uses[sum.storage().data()] > 1) sum = sum.clone();
  }
}

}  // namespace

GradientSum ThreadExchange::sum(std::vector<Gradients> parts) {
  TORCH_CHECK(!parts.empty(), "no gradients to sum");
  GradientSum total;
  const size_t count = parts.front().values.size();
  std::vector<OfOneParameter> parameters(count);
  const Tensor* any = nullptr;
  for (Gradients& part : parts) {
    TORCH_CHECK(part.values.size() == count, "parts have the gradients of ", count, " and ",
                part.values.size(), " parameters");
    total.sums += part.sums;
    for (size_t i = 0; i < count; ++i) {
      if (!part.values[i].defined()) continue;
      OfOneParameter& others = parameters[i];
      any = &part.values[i];
      TORCH_CHECK(others.empty() || others.front().sizes() == any->sizes(), "gradients of parameter ", i,
                  " have the shapes ", others.empty() ? any->sizes() : others.front().sizes(), " and ",
                  any->sizes());
      others.push_back(*any);
    }
  }
  if (any == nullptr) {
    total.values.resize(count);
    return total;
  }
  const auto type = any->scalar_type();
  for (const OfOneParameter& gradients : parameters) {
    for (const Tensor& gradient : gradients) {
      TORCH_CHECK(gradient.scalar_type() == type && (type == torch::kFloat32 || type == torch::kFloat64),
                  "gradients are ", type, " and ", gradient.scalar_type(), ", not all float32 or float64");
    }
  }
  std::vector<OfOneParameter*> untidy;  // none, but where a model does what those of this project do not
  for (OfOneParameter& gradients : parameters) {
    if (!are_uniform(gradients)) untidy.push_back(&gradients);
  }
  pool_.run(untidy.size(), [&](size_t i) { make_uniform(*untidy[i]); });
  part_from_each_other(parameters);
  total.squares =
      type == torch::kFloat32 ? add_up_all<float>(parameters, pool_) : add_up_all<double>(parameters, pool_);
  for (OfOneParameter& gradients : parameters)
    total.values.push_back(gradients.empty() ? Tensor() : std::move(gradients.front()));
  return total;
}

}  // namespace seq2see::training
