import GanLabKit

/// The names of a checkpoint's tensors that belong to no network.
enum CheckpointNames {
  /// The points of the snapshots: [moments, samples] + the shape of a sample.
  static let snapshotPoints = "snapshots.points"
  /// The codes of the snapshots: [samples, prior dimensions].
  static let snapshotCodes = "snapshots.codes"
  /// The points of a network's losses: [points].
  static func losses(_ part: String) -> String { "history.losses.\(part)" }
  /// The points of a network's gradient norms: [points].
  static func gradientNorms(_ part: String) -> String { "history.gradient_norms.\(part)" }
}

extension Session {
  /// Weights and buffers of the networks, as `generator.0.weight`; empty if there are none.
  var storedParameters: [Parameter] {
    (networks?.parts ?? []).flatMap { part in
      (part.network.parameters + part.network.buffers).map { $0.prefixed(part.name) }
    }
  }

  /// The optimisers' averages, as `optimizer.mean.generator.0.weight`; empty before training.
  var storedAverages: [Parameter] {
    let optimizers = trainer?.optimizers ?? [:]
    let parts = (networks?.parts ?? []).map(\.name)
    // An update may move several networks together, under a name of its own.
    let others = optimizers.keys.filter { !parts.contains($0) }.sorted()
    return (parts + others).flatMap { name in
      (optimizers[name]?.state ?? []).map { $0.prefixed("optimizer") }
    }
  }

  /// The file that `name` stands for: `name` itself if it has an extension, else with `.safetensors`.
  ///
  /// An extension begins with a letter, so that `lr0.1` has none.
  public static func checkpointPath(for name: String) -> String {
    let file = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let pieces = file.split(separator: ".", omittingEmptySubsequences: false)
    let hasExtension =
      pieces.dropLast().contains { !$0.isEmpty }
      && pieces.last?.first?.isLetter == true
    return hasExtension || file.isEmpty ? name : name + ".safetensors"
  }
}

extension Parameter {
  /// The tensor as a file holds it.
  ///
  /// - Throws: The error that the tensor stands for, if it holds no numbers.
  func stored() throws(TensorError) -> StoredTensor {
    let elements: Elements =
      switch tensor.dtype {
      case .float32: .float32(try tensor.floats())
      case .float64: .float64(try tensor.doubles())
      }
    return StoredTensor(name, tensor.shape.dimensions, elements)
  }
}

extension DType {
  /// The type of the numbers in a file.
  var elementType: ElementType {
    switch self {
    case .float32: .float32
    case .float64: .float64
    }
  }
}
