internal import CKernels

/// Windows that are pooled: squares of `size` pixels, `stride` apart, none over the edge.
struct PoolingWindows: Sendable, Equatable {
  let size: Int
  let stride: Int

  /// The places of the windows in images of `shape`.
  ///
  /// - Throws: What does not fit.
  func patches(_ shape: Shape, op: String) throws(TensorError) -> gl_patches {
    guard shape.rank == 4 else { throw .rankMismatch(op: op, expected: 4, shape: shape) }
    guard size > 0, stride > 0 else {
      throw .refused(component: op, reason: "windows and strides are of at least one pixel")
    }
    guard shape.count > 0 else { throw .empty(op: op) }
    guard shape[1] >= size, shape[2] >= size else {
      throw .refused(component: op, reason: "windows of \(size) do not fit into \(shape)")
    }
    return gl_patches(
      height: shape[1], width: shape[2], channels: shape[3], rows: (shape[1] - size) / stride + 1,
      columns: (shape[2] - size) / stride + 1, step: stride, top: 0, left: 0, patch_height: size,
      patch_width: size)
  }

  /// The shape of what images of `shape` are pooled to.
  ///
  /// - Throws: What does not fit.
  func result(_ shape: Shape, op: String) throws(TensorError) -> Shape {
    let patches = try patches(shape, op: op)
    return Shape([shape[0], patches.rows, patches.columns, shape[3]])
  }

  /// Calls `body` on ranges of the images of `shape`, on both threads if they are many.
  func forRanges(of shape: Shape, _ body: (UnsafePointer<gl_patches>, gl_range) -> Void) {
    guard let patches = try? patches(shape, op: "pool") else { return }
    let least = max(1, (1 << 14) / max(1, shape.count(in: 1..<4)))
    inParallel(shape[0], least: least, step: 1) { part in
      withUnsafePointer(to: patches) {
        body($0, gl_range(start: part.lowerBound, end: part.upperBound))
      }
    }
  }
}

/// Fills the images of a range with 0.
func clear(_ x: Tensor, _ images: gl_range) {
  let size = x.shape.count(in: 1..<4)
  switch x.dtype {
  case .float32: gl_fill_f32((images.end - images.start) * size, 0, x.f32 + images.start * size)
  case .float64: gl_fill_f64((images.end - images.start) * size, 0, x.f64 + images.start * size)
  }
}
