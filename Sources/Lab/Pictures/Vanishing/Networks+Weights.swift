import GanLabKit

extension Networks {
  /// Takes over the weights and the buffers of the parts of `original` that are wanted and that are here, too.
  ///
  /// - Throws: The error of shapes that differ.
  func take(
    _ original: any Networks, where isWanted: (Part) -> Bool = { _ in true }
  ) throws(TensorError) {
    for part in original.parts where isWanted(part) {
      guard let twin = self.part(part.name) else { continue }
      for (from, to) in zip(part.network.parameters, twin.network.parameters) {
        try to.tensor.assign(from.tensor)
      }
      for (from, to) in zip(part.network.buffers, twin.network.buffers) {
        try to.tensor.assign(from.tensor)
      }
    }
  }
}
