import GanLabKit
import PluginHost
import TestSupport
import Testing

/// Tables of components in C that are wrong in one place: what is told, and nothing stays.
@Suite struct CTableTests {
  static let component = MemoryLayout<gl_component>.size
  static let loss = MemoryLayout<gl_loss>.size
  static let option = MemoryLayout<gl_option>.size
  static let leastLoss = MemoryLayout.offset(of: \gl_loss.discriminator_product) ?? 0
  static let leastOption = MemoryLayout.offset(of: \gl_option.low) ?? 0

  @Test(arguments: [
    (
      "-DNO_TABLE",
      "it is written in C and exports no gl_components: end the source with GL_PLUGIN(&component)"
    ),
    ("-DTABLE={sizeof(gl_component_table), 0, 0}", "it registers no component"),
    (
      "-DTABLE={8, 1, places}",
      "a gl_component_table has 8 bytes, and the lab's has 16: set size to sizeof(gl_component_table)"
    ),
    (
      "-DTABLE={sizeof(gl_component_table), 70000, places}",
      "gl_components speaks of 70000 components"
    ),
    ("-DTABLE={sizeof(gl_component_table), 1, 0}", "component 1 of gl_components is null"),
    ("-DTABLE={sizeof(gl_component_table), 1, places + 2}", "component 1 of gl_components is null"),
    (
      "-DTABLE={sizeof(gl_component_table), 2, places}",
      "there is a loss called plain already, from LIBRARY"
    ),
    ("-DNAME=0", "component 1 of gl_components has no name"),
    (
      "-DNAME=\"Plain\"",
      "'Plain' is no name: lower-case letters, digits and hyphens, a letter first"
    ),
    ("-DMORE=.summary=0", "plain does not say what it is"),
    (
      "-DKINDS=.loss=0",
      "plain is of no kind that this lab knows: set one of loss, data, sampler or measure"
    ),
    (
      "-DKINDS=.loss=&loss,.data=&data",
      "plain is of several kinds, loss and data: it is one of them"
    ),
    ("-DDISCRIMINATOR=0", "plain: the function discriminator of its gl_loss is null"),
    ("-DGENERATOR=0", "plain: the function generator of its gl_loss is null"),
    ("-DKINDS=.data=&data", "plain: the function sample_shape of its gl_data is null"),
    ("-DMORE=.destroy=(void(*)(void*))1", "plain: the function create of its gl_component is null"),
    (
      "-DCOMPONENT_SIZE=8",
      "a gl_component has 8 bytes, and the lab's has \(component): set size to sizeof(gl_component)"
    ),
    (
      "-DLOSS_SIZE=8",
      """
      a gl_loss has 8 bytes, and this lab knows \(leastLoss) to \(loss): set size to \
      sizeof(gl_loss), or build it with this lab's header
      """
    ),
    (
      "-DLOSS_SIZE=4096",
      """
      a gl_loss has 4096 bytes, and this lab knows \(leastLoss) to \(loss): set size to \
      sizeof(gl_loss), or build it with this lab's header
      """
    ),
    (
      "-DOPTION_SIZE=0",
      """
      a gl_option has 0 bytes, and this lab knows \(leastOption) to \(option): set size to \
      sizeof(gl_option), or build it with this lab's header
      """
    ),
    ("-DOPTION=.type=1", "option 1 of plain has no name"),
    (
      "-DOPTION=.type=1,.name=\"weight\",.initial=\"1\"",
      "plain: the option weight does not say what it does"
    ),
    (
      "-DOPTION=.type=1,.name=\"step_size\",.meaning=\"m\",.initial=\"1\"",
      "'step_size' is no name: lower-case letters, digits and hyphens, a letter first"
    ),
    (
      "-DOPTION=.type=7,.name=\"weight\",.meaning=\"m\",.initial=\"1\"",
      "plain: the option weight is of the type 7, and types go from GL_NUMBER, 1, to GL_WORD, 6"
    ),
    (
      "-DOPTION=.type=1,.name=\"weight\",.meaning=\"m\"",
      "plain: the option weight takes a number, and its default is ''"
    ),
    (
      "-DOPTION=.type=2,.name=\"count\",.meaning=\"m\",.initial=\"1.5\"",
      "plain: the option count takes a whole number, and its default is '1.5'"
    ),
    (
      "-DOPTION=.type=4,.name=\"way\",.meaning=\"m\",.initial=\"one\"",
      "plain: the option way is one of a few words, and has none"
    ),
    (
      "-DOPTION=.type=4,.name=\"way\",.meaning=\"m\",.initial=\"one\",.choices=no_words",
      "plain: the option way is one of a few words, and has none"
    ),
    (
      "-DOPTION=.type=4,.name=\"way\",.meaning=\"m\",.initial=\"three\",.choices=words",
      "plain: the option way takes one of one, two, and its default is 'three'"
    ),
    (
      "-DOPTION=.type=1,.name=\"weight\",.meaning=\"m\",.initial=\"1\",.low=2,.high=1",
      "plain: the option weight goes from 2 to 1, which holds no number"
    ),
    (
      "-DOPTION=.type=1,.name=\"weight\",.meaning=\"m\",.initial=\"3\",.low=1,.high=2",
      "plain: the default of weight, 3, is outside of its own range"
    ),
  ])
  func oneFlaw(flag: String, message: String) throws {
    let folder = try ScratchFolder()
    let path = try CLibrary.fixture("table", [flag], in: folder)
    let host = TestHost()
    let text = host.refusal(of: path)?.description
    #expect(text == message.replacing("LIBRARY", with: path))
    #expect(host.inventory.isEmpty && host.libraries.isEmpty)
  }

  /// What a structure's first version did not have yet counts as 0.
  @Test func olderStructuresAreTaken() throws {
    let folder = try ScratchFolder()
    let host = TestHost()
    let flags = [
      "-DLOSS_SIZE=offsetof(gl_loss, discriminator_product)",
      "-DOPTION_SIZE=offsetof(gl_option, low)",
    ]
    #expect(host.refusal(of: try CLibrary.fixture("table", flags, in: folder)) == nil)
    let option = try #require(host.host.registry.component(.loss, "plain")?.options.first)
    #expect(option.name == "weight" && option.range == nil && option.unit == nil)
  }

  /// A C plugin shares neither the compiler nor the kit with the lab, and may be built by any.
  @Test(arguments: ["gcc", "clang"])
  func noSwiftIsNeeded(compiler: String) throws {
    let folder = try ScratchFolder()
    guard CLibrary.has(compiler) else { return }
    let path = try CLibrary.fixture(
      "table", ["-std=c11", "-Wall", "-Wextra", "-Werror", "-fvisibility=hidden"], by: compiler,
      in: folder)
    let host = TestHost()
    #expect(host.refusal(of: path) == nil)
    #expect(host.inventory == ["loss plain \(path)"])
  }
}
