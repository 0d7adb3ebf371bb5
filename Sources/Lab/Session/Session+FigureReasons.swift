import GanLabKit

// Why a figure that was asked for is none of this model and these data.
extension Session {
  /// The reason that there is no figure `name`, where `known` are those that there are.
  public func whyNoFigure(_ name: String, known: [String]) -> LabError {
    guard networks != nil else { return .missing(.model, for: "measuring") }
    let model = model?.name ?? "this model"
    let data = data?.name ?? "these data"
    switch name {
    case _ where Session.recognitionNames.contains(name):
      return .refused(
        "\(name) is of a model that is told a class, and makes digits as mnist or digits has",
        hint: "data digits; model cgan")
    case _
    where Session.completionNames.contains(name)
      && !known.contains(where: Session.completionNames.contains):
      return .refused(
        "\(name) is of a model that is given half of a sample", hint: "model regressor")
    case _ where Session.likelihoodNames.contains(name):
      return networks is any VariationalNetworks
        ? .refused(
          "\(name) is of models that know their density, and \(model) knows a bound of it",
          hint: "measure elbo log_likelihood")
        : .refused(
          "\(name) is of models that know their density, as flows do, and \(model) knows none",
          hint: "model realnvp")
    case _ where Session.evidenceNames.contains(name):
      return .refused(
        "\(name) is of models with an encoder, and \(model) has none", hint: "model vae")
    case _ where Session.classificationNames.contains(name):
      return .refused(
        "\(name) is of models that tell classes, and \(model) tells none",
        hint: "data digits; model classifier")
    case _ where Session.copyNames.contains(name) && canCountDigits:
      return .refused(
        "\(data) have no \(name): each sample is three fresh digits, and threes come from no list",
        hint: "plot neighbours")
    case _ where !(networks is any GeneratorNetworks):
      return .refused(
        "\(name) is of samples, and \(model) makes none",
        hint: known.isEmpty ? "measure alone tells what there is" : listed(known))
    case _ where Session.imageNames.contains(name):
      return .refused(
        "\(name) is by the lab's classifier of digits, which reads those of mnist, digits and "
          + "stacked-mnist, and not \(data)",
        hint: "measure samples=FILE data=FILE takes features from elsewhere")
    default:
      let none = "\(data) have no \(name)"
      return .refused(
        whyNoPlaneReport.map { "\(none): \($0)" } ?? none,
        hint: known.isEmpty ? "measure alone tells what they have" : listed(known))
    }
  }

  private func listed(_ known: [String]) -> String {
    "figures: \(known.joined(separator: ", "))"
  }
}
