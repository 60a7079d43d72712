// A visitor for std::visit, made of one lambda for each alternative.
#pragma once

namespace seq2see::config {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace seq2see::config
