#include "ops/matrix_product.h"

#include <cstdlib>
#include <map>
#include <mutex>
#include <new>
#include <tuple>

#include "ops/backend.h"

namespace seq2see::ops {
namespace {

template <class Real>
kernels::MatrixView<Real> view_of(const Tensor& matrix) {
  return {matrix.data_ptr<Real>(), matrix.stride(0), matrix.stride(1)};
}

std::byte* allocate(int64_t bytes) {
  constexpr int64_t kAlignment = 64;
  const int64_t rounded = (bytes / kAlignment + 1) * kAlignment;
  void* const memory = std::aligned_alloc(kAlignment, static_cast<size_t>(rounded));
  if (memory == nullptr) throw std::bad_alloc();
  return static_cast<std::byte*>(memory);
}

}  // namespace

void PackedMatrix::Release::operator()(std::byte* bytes) const {
  std::free(bytes);  // NOLINT(cppcoreguidelines-no-malloc): from aligned_alloc
}

PackedMatrix::PackedMatrix(const Tensor& matrix)
    : K_(matrix.size(0)), N_(matrix.size(1)), type_(matrix.scalar_type()) {
  expect_shape(matrix, {-1, -1}, "right operand");
  if (type_ == torch::kFloat64) {
    pack<double>(matrix);
  } else {
    TORCH_CHECK(type_ == torch::kFloat32, "a right operand of type ", type_);
    pack<float>(matrix);
  }
}

template <class Real>
void PackedMatrix::pack(const Tensor& matrix) {
  const kernels::Kernels<Real>& with = kernels::kernels<Real>();
  pairs_ = with.pack_right_pairs != nullptr && precision() == Precision::kBfloat16;
  const int64_t columns = (N_ + with.panel_columns - 1) / with.panel_columns * with.panel_columns;
  if (pairs_) {
    const int64_t depth = (K_ + with.pair_depth - 1) / with.pair_depth * with.pair_depth;
    bytes_.reset(allocate(depth / 2 * columns * static_cast<int64_t>(sizeof(uint32_t))));
    with.pack_right_pairs(view_of<Real>(matrix), K_, N_, reinterpret_cast<uint32_t*>(bytes_.get()));
  } else {
    bytes_.reset(allocate(K_ * columns * static_cast<int64_t>(sizeof(Real))));
    with.pack_right(view_of<Real>(matrix), K_, N_, reinterpret_cast<Real*>(bytes_.get()));
  }
}

template <class Real>
void PackedMatrix::multiply(const kernels::MatrixView<Real>& a, int64_t M, Real* to, int64_t to_stride,
                            bool accumulate) const {
  run<Real>({M, N_, K_, a, to, to_stride, accumulate, /*has_room=*/false});
}

template <class Real>
void PackedMatrix::multiply_with_room(const kernels::MatrixView<Real>& a, int64_t M, Real* to,
                                      int64_t to_stride) const {
  TORCH_CHECK(to_stride >= padded_columns(N_), "no room for ", padded_columns(N_), " columns in ", to_stride);
  run<Real>({M, N_, K_, a, to, to_stride, /*accumulate=*/false, /*has_room=*/true});
}

template <class Real>
void PackedMatrix::run(const kernels::Product<Real>& product) const {
  const kernels::Kernels<Real>& with = kernels::kernels<Real>();
  if (pairs_) {
    with.multiply_pairs(product, reinterpret_cast<const uint32_t*>(bytes_.get()));
  } else {
    with.multiply(product, reinterpret_cast<const Real*>(bytes_.get()));
  }
}

template void PackedMatrix::multiply(const kernels::MatrixView<float>&, int64_t, float*, int64_t, bool) const;
template void PackedMatrix::multiply(const kernels::MatrixView<double>&, int64_t, double*, int64_t,
                                     bool) const;
template void PackedMatrix::multiply_with_room(const kernels::MatrixView<float>&, int64_t, float*,
                                               int64_t) const;
template void PackedMatrix::multiply_with_room(const kernels::MatrixView<double>&, int64_t, double*,
                                               int64_t) const;

void PackedMatrix::multiply(const Tensor& a, const Tensor& to, bool accumulate) const {
  const int64_t M = a.size(0);
  expect_shape(a, {M, K_}, "left operand");
  expect_shape(to, {M, N_}, "product");
  TORCH_CHECK(to.stride(1) == 1 || N_ == 1, "the columns of a product must lie side by side");
  TORCH_CHECK(a.scalar_type() == type_ && to.scalar_type() == type_, "the operands of a product are of type ",
              a.scalar_type(), " and ", type_, ", the product of type ", to.scalar_type());
  if (type_ == torch::kFloat64) {
    multiply(view_of<double>(a), M, to.data_ptr<double>(), to.stride(0), accumulate);
  } else {
    multiply(view_of<float>(a), M, to.data_ptr<float>(), to.stride(0), accumulate);
  }
}

namespace {

/// What was packed of one parameter, and of which of its versions.
struct Entry {
  std::mutex mutex;
  c10::weak_intrusive_ptr<c10::TensorImpl> parameter;
  uint32_t version = 0;
  const void* data = nullptr;  // another place, or another type, after Module::to
  torch::ScalarType type = torch::kFloat32;
  std::shared_ptr<const PackedMatrix> matrix;

  explicit Entry(const Tensor& of) : parameter(of.getIntrusivePtr()) {}
};

/// Entries by parameter, orientation and precision. A parameter that has died leaves its entry behind until
/// the next one is made.
class Cache {
 public:
  std::shared_ptr<Entry> find(const Tensor& parameter, Orientation orientation) {
    const std::lock_guard lock(mutex_);
    const Key key{parameter.unsafeGetTensorImpl(), orientation, precision()};
    const auto found = entries_.find(key);
    // While there is an entry, its weak pointer keeps the address from being given to another tensor.
    if (found != entries_.end() && !found->second->parameter.expired()) return found->second;
    std::erase_if(entries_, [](const auto& entry) { return entry.second->parameter.expired(); });
    return entries_[key] = std::make_shared<Entry>(parameter);
  }

 private:
  using Key = std::tuple<c10::TensorImpl*, Orientation, Precision>;
  std::mutex mutex_;
  std::map<Key, std::shared_ptr<Entry>> entries_;
};

Tensor oriented(const Tensor& matrix, Orientation orientation) {
  return orientation == Orientation::kTransposed ? matrix.detach().t() : matrix.detach();
}

}  // namespace

std::shared_ptr<const PackedMatrix> packed(const Tensor& parameter, Orientation orientation) {
  const bool is_parameter = parameter.is_leaf() && parameter.requires_grad();
  if (!is_parameter) return std::make_shared<PackedMatrix>(oriented(parameter, orientation));
  static Cache cache;
  const std::shared_ptr<Entry> entry = cache.find(parameter, orientation);
  const std::lock_guard lock(entry->mutex);
  const auto version = static_cast<uint32_t>(parameter._version());
  if (entry->matrix == nullptr || entry->version != version || entry->data != parameter.data_ptr() ||
      entry->type != parameter.scalar_type()) {
    entry->matrix = std::make_shared<PackedMatrix>(oriented(parameter, orientation));
    entry->version = version;
    entry->data = parameter.data_ptr();
    entry->type = parameter.scalar_type();
  }
  return entry->matrix;
}

void note_change(const Tensor& parameter) { parameter.unsafeGetTensorImpl()->bump_version(); }

Tensor outer_product(const Tensor& x, const Tensor& y) {
  Tensor product = torch::empty({x.size(1), y.size(1)}, x.options().requires_grad(false));
  PackedMatrix(y).multiply(x.t(), product);
  return product;
}

}  // namespace seq2see::ops
