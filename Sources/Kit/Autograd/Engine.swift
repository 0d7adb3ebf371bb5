internal import CKernels

/// What the engine runs on: the CPU level of its kernels, and their threads.
public enum Engine {
  /// The instruction set of the elementwise kernels: "baseline", "avx2" or "avx512".
  public static var cpuLevel: String { String(cString: gl_cpu_level()) }

  /// OpenBLAS's version and the kernels that it picked.
  public static var blasDescription: String { String(cString: gl_blas_description()) }

  /// False if OpenBLAS picked kernels of an older processor than there is, and much slower ones.
  public static var blasSuitsProcessor: Bool { gl_blas_knows_cpu() }

  /// The threads of the kernels, for the whole process; at least 1, at most 16.
  ///
  /// OpenBLAS, which only large products go to, is called with parts by these threads and has none of
  /// its own. Results do not depend on the number. Not to be set while kernels run.
  public static var threads: Int {
    get { Int(gl_threads()) }
    set {
      gl_blas_set_threads(1)
      gl_set_threads(Int32(clamping: newValue))
    }
  }

  /// The cores that this process may use.
  public static var cores: Int { Int(gl_cores()) }

  /// The cores that this process may use, but no more than bring something on small networks: 4.
  public static var usefulThreads: Int { min(cores, 4) }

  /// Calls `body` with numbers below the least normal one (1.2e-38 as a `Float`) taken for 0.
  ///
  /// Many processors take tens of times as long for denormal numbers as for others, and a training meets
  /// many: the averages of an optimiser decay through them wherever a unit is dead. JAX computes so always,
  /// PyTorch after `torch.set_flush_denormal(True)`. It holds on this thread and for what the kernels' threads
  /// compute for it, so that results do not depend on their number; and ends with `body`, however that ends.
  ///
  /// - Parameter body: What is to be computed.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  public static func flushingDenormals<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let before = gl_flush_denormals()
    defer { gl_set_arithmetic(before) }
    return try body()
  }
}
