internal import CKernels

/// What the engine runs on: the CPU level of its kernels, and BLAS's threads.
public enum Engine {
  /// The instruction set of the elementwise kernels: "baseline", "avx2" or "avx512".
  public static var cpuLevel: String { String(cString: gl_cpu_level()) }

  /// OpenBLAS's version and the kernels that it picked.
  public static var blasDescription: String { String(cString: gl_blas_description()) }

  /// The threads of matrix products, for the whole process; at least 1.
  public static var blasThreads: Int {
    get { Int(gl_blas_threads()) }
    set { gl_blas_set_threads(Int32(clamping: max(1, newValue))) }
  }
}
