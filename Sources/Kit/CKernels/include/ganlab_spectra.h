/*
 * Covariances and what is asked of LAPACK about them.
 */
#ifndef GANLAB_SPECTRA_H
#define GANLAB_SPECTRA_H

#include <stdbool.h>
#include <stddef.h>

#if defined(__cplusplus)
extern "C" {
#endif

#pragma clang assume_nonnull begin

/* The mean [d] of the rows of x [n, d] and their covariance [d, d] with the divisor n - 1, n > 1. False
 * if there is no memory. */
bool gl_covariance_f64(size_t n, size_t d, const double *x, double *mean, double *covariance);

/* The eigenvalues of the symmetric a [n, n], ascending; its rows become the eigenvectors. False if there
 * is no memory, or if the iteration fails. */
bool gl_eigenvectors_f64(size_t n, double *a, double *values);

/* The singular values of a [m, n], descending, the smaller of m and n; a is lost. False as above. */
bool gl_singular_values_f64(size_t m, size_t n, double *a, double *values);

#pragma clang assume_nonnull end

#if defined(__cplusplus)
}
#endif
#endif
