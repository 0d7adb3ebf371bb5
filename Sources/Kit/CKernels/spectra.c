/* Covariances, eigenvalues and singular values; LAPACK's routines are in OpenBLAS. */
#include "include/ganlab_spectra.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

#include "include/ganlab_kernels.h"

/* LAPACK 3, in Fortran: matrices by columns, every argument an address. */
void dsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
             double *work, const int *lwork, int *iwork, const int *liwork, int *info);
void dgesdd_(const char *jobz, const int *m, const int *n, double *a, const int *lda, double *s,
             double *u, const int *ldu, double *vt, const int *ldvt, double *work, const int *lwork,
             int *iwork, int *info);

enum { rows_at_once = 256 };

/* rows [count, d] = x - mean. */
static void centre_rows(size_t count, size_t d, const double *x, const double *mean, double *rows) {
  for (size_t i = 0; i < count; i++) {
    for (size_t j = 0; j < d; j++) rows[i * d + j] = x[i * d + j] - mean[j];
  }
}

bool gl_covariance_f64(size_t n, size_t d, const double *x, double *mean, double *covariance) {
  double *rows = malloc((rows_at_once + 1) * d * sizeof *rows);
  if (!rows) return false;
  double *rest = rows + rows_at_once * d;
  /* About the first point, so that what is constant has exactly its own value as its mean; then about
   * that mean, whose own rounding goes with the second. */
  memcpy(mean, x, d * sizeof *mean);
  for (int pass = 0; pass < 2; pass++) {
    memset(rest, 0, d * sizeof *rest);
    for (size_t i = 0; i < n; i++) {
      for (size_t j = 0; j < d; j++) rest[j] += x[i * d + j] - mean[j];
    }
    for (size_t j = 0; j < d; j++) mean[j] += rest[j] / (double)n;
  }
  memset(covariance, 0, d * d * sizeof *covariance);
  for (size_t i = 0; i < n; i += rows_at_once) {
    size_t count = n - i < rows_at_once ? n - i : rows_at_once;
    centre_rows(count, d, x + i * d, mean, rows);
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, (int)d, (int)count, 1 / (double)(n - 1), rows,
                (int)d, 1, covariance, (int)d);
  }
  for (size_t i = 0; i < d; i++) {
    for (size_t j = 0; j < i; j++) covariance[i * d + j] = covariance[j * d + i];
  }
  free(rows);
  return true;
}

bool gl_eigenvectors_f64(size_t n, double *a, double *values) {
  int order = (int)n, info = 0, size = -1, whole_size = -1, whole_wanted;
  double wanted;
  dsyevd_("V", "U", &order, a, &order, values, &wanted, &size, &whole_wanted, &whole_size, &info);
  if (info != 0) return false;
  size = (int)wanted;
  whole_size = whole_wanted;
  double *work = malloc((size_t)size * sizeof *work);
  int *whole = malloc((size_t)whole_size * sizeof *whole);
  if (work && whole) {
    dsyevd_("V", "U", &order, a, &order, values, work, &size, whole, &whole_size, &info);
  }
  bool done = work && whole && info == 0;
  free(work);
  free(whole);
  return done;
}

bool gl_singular_values_f64(size_t m, size_t n, double *a, double *values) {
  /* By columns it is the transpose, whose singular values are the same. */
  int rows = (int)n, columns = (int)m, one = 1, size = -1, info = 0;
  size_t least = m < n ? m : n;
  if (least == 0) return true;
  double wanted, unused;
  int *whole = malloc(8 * least * sizeof *whole);
  if (!whole) return false;
  dgesdd_("N", &rows, &columns, a, &rows, values, &unused, &one, &unused, &one, &wanted, &size, whole,
          &info);
  size = (int)wanted;
  double *work = info == 0 ? malloc((size_t)size * sizeof *work) : NULL;
  if (work) {
    dgesdd_("N", &rows, &columns, a, &rows, values, &unused, &one, &unused, &one, work, &size, whole,
            &info);
  }
  bool done = work && info == 0;
  free(work);
  free(whole);
  return done;
}
