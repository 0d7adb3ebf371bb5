import Autograd

extension BuildPlan {
  /// The shape of what D sees at once, where samples are images: m images, their channels one behind the
  /// other; the shape of a sample where D sees them one by one.
  public var packShape: Shape {
    guard samplesPerLogit > 1 else { return sampleShape }
    let image = sampleShape.rank == 2 ? [1] + sampleShape.dimensions : sampleShape.dimensions
    guard let channels = image.first else { return sampleShape }
    return Shape([samplesPerLogit * channels] + image.dropFirst())
  }
}
