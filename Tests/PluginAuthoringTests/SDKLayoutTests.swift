import FoundationEssentials
import PluginAuthoring
import TestSupport
import Testing

/// Where the kit is found.
@Suite struct SDKLayoutTests {
  @Test func ofAPrefix() throws {
    let folder = try ScratchFolder()
    let files = [
      "lib/gan-lab/modules/GanLabKit.swiftmodule", "lib/gan-lab/libGanLabKit.so",
      "include/gan-lab/CGanLab/ganlab_plugin.h", "include/gan-lab/CKernels/ganlab_kernels.h",
    ]
    let program = folder.path + "/bin/gan-lab"
    for file in files {
      #expect(throws: CompileError.self) { try SDKLayout(executable: program) }
      try FileManager.default.createDirectory(
        atPath: folder.path + "/" + file.prefix(upTo: file.lastIndex(of: "/") ?? file.endIndex),
        withIntermediateDirectories: true)
      folder.write("", to: file)
    }
    let layout = try SDKLayout(executable: program)
    #expect(layout.modules == folder.path + "/lib/gan-lab/modules")
    #expect(layout.libraries == folder.path + "/lib/gan-lab")
    #expect(
      layout.headers == ["CGanLab", "CKernels"].map { folder.path + "/include/gan-lab/" + $0 })
  }
}
