using Engine.Journal.Cluster;

namespace Engine.Journal.Tests.Cluster;

public sealed class ClusterFolderTests
{
    [Fact]
    public void A_socket_path_that_is_too_long_is_replaced_by_a_short_one()
    {
        var folder = new ClusterFolder("/tmp/" + new string('x', 100));
        Assert.StartsWith("/tmp/engine-", folder.Socket, StringComparison.Ordinal);
        Assert.Equal(folder.Socket, new ClusterFolder("/tmp/" + new string('x', 100)).Socket);
        Assert.NotEqual(folder.Socket, new ClusterFolder("/tmp/" + new string('y', 100)).Socket);
        Assert.Equal("/srv/engine/socket", new ClusterFolder("/srv/engine").Socket);
    }
}
