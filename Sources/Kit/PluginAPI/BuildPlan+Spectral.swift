import Learning

extension BuildPlan {
  /// How the discriminator's weights are to be normalised spectrally, with `normalisation` between its layers.
  ///
  /// Batch normalisation divides by the batch's deviation and multiplies by a factor that is learnt, so that
  /// what W / σ bounded is bounded no longer.
  ///
  /// - Parameters:
  ///   - normalisation: What stands between the discriminator's layers.
  ///   - way: How the user does without batch normalisation there, such as `d-norm=none`.
  /// - Returns: The plan's own wish; nil where there is none.
  /// - Throws: `ComponentError` if both are wanted, or minibatch discrimination beside it.
  public func spectralNormalisation(
    beside normalisation: MLP.Normalisation, orElse way: String
  ) throws(ComponentError) -> SpectralNormalisation? {
    guard discriminatorSpectral != nil else { return nil }
    if closeness != nil {
      throw ComponentError(
        "spectral normalisation bounds the slope of D at each sample, and minibatch discrimination makes "
          + "it one of the whole batch: leave one of the two off")
    }
    guard normalisation == .batch else { return discriminatorSpectral }
    throw ComponentError(
      "spectral normalisation bounds D's slope, and batch normalisation in D would undo that: "
        + "take \(way), or leave spectral-norm off")
  }
}
