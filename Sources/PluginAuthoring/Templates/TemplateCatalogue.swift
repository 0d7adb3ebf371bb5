import GanLabKit

/// The plugins that `plugin new` begins with: whole files that compile and pass their checks as they are.
///
/// They lie in this folder as files and are compiled into the lab (SwiftPM's embedInCode), so that they
/// cannot be lost, and so that the tests build the very same bytes.
public enum TemplateCatalogue {
  /// A template: the plugin, and the test beside it.
  struct Template {
    let kind: Kind
    let language: SourceLanguage
    let source: [UInt8]
    let test: [UInt8]
    /// The names in it that are replaced: of the component, and of its type.
    let name: String
    let type: String
  }

  static let all: [Template] = [
    Template(
      kind: .data, language: .swift, source: PackageResources.data_swift,
      test: PackageResources.data_test_gl, name: "my-data", type: "MyData"),
    Template(
      kind: .model, language: .swift, source: PackageResources.model_swift,
      test: PackageResources.model_test_gl, name: "my-model", type: "MyModel"),
    Template(
      kind: .loss, language: .swift, source: PackageResources.loss_swift,
      test: PackageResources.loss_test_gl, name: "my-loss", type: "MyLoss"),
    Template(
      kind: .switch, language: .swift, source: PackageResources.switch_swift,
      test: PackageResources.switch_test_gl, name: "my-switch", type: "MySwitch"),
    Template(
      kind: .sampler, language: .swift, source: PackageResources.sampler_swift,
      test: PackageResources.sampler_test_gl, name: "my-sampler", type: "MySampler"),
    Template(
      kind: .measure, language: .swift, source: PackageResources.measure_swift,
      test: PackageResources.measure_test_gl, name: "my-measure", type: "MyMeasure"),
    Template(
      kind: .plot, language: .swift, source: PackageResources.plot_swift,
      test: PackageResources.plot_test_gl, name: "my-plot", type: "MyPlot"),
    Template(
      kind: .loss, language: .c, source: PackageResources.loss_c,
      test: PackageResources.loss_test_gl, name: "my-loss", type: "MyLoss"),
    Template(
      kind: .data, language: .c, source: PackageResources.data_c,
      test: PackageResources.data_test_gl, name: "my-data", type: "MyData"),
  ]

  /// The kinds that there is a template for, in one language.
  public static func kinds(_ language: SourceLanguage) -> [String] {
    all.filter { $0.language == language }.map(\.kind.name)
  }
}
