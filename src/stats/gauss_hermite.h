#pragma once

#include <vector>

namespace uppsikt::stats {

/// A rule for the mean of a function of a standard normal Z.
struct NormalQuadrature {
    std::vector<double> nodes;    ///< in order, symmetric about 0
    std::vector<double> weights;  ///< sum to 1
};

/// Gauss's rule for the standard normal: E f(Z) = sum of weight f(node), exact for polynomials up
/// to degree 2 count - 1. The nodes are the roots of Hermite's polynomial He_count.
///
/// Shapes   count from 1 to 201.
/// Source   Gautschi (2004), Orthogonal Polynomials, 3.1: the weight at a root z of He_n is that of
///          Christoffel, 1 / (n he_{n-1}(z)^2) with he orthonormal. Roots are separated by the
///          signs of the Sturm sequence, then found by Newton's method.
/// Checked  gauss_hermite_test.cpp: Abramowitz & Stegun (1964), table 25.10; moments; the
///          characteristic function: 1e-14.
NormalQuadrature gauss_hermite(int count);

}  // namespace uppsikt::stats
