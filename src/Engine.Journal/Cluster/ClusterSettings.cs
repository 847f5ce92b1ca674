using System.Globalization;

namespace Engine.Journal.Cluster;

/// <summary>The settings of a private cluster, written anew at each start; lines after the include win.</summary>
internal static class ClusterSettings
{
    /// <summary>The file beside postgresql.conf that holds them.</summary>
    public const string FileName = "engine.conf";

    /// <summary>What postgresql.conf gets once, at its end.</summary>
    public const string Include =
        "\n# The engine writes engine.conf at every start. Settings of your own go below this line.\n"
        + "include_if_exists = '" + FileName + "'\n";

    /// <summary>
    /// What PostgreSQL is started with. Each block is a COPY, whose memory glibc would give back to the kernel when it ends and
    /// take anew for the next, page by page: so backends keep what they had. Other C libraries do not know these.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["MALLOC_TRIM_THRESHOLD_"] = "67108864",
        ["MALLOC_MMAP_THRESHOLD_"] = "33554432",
        ["MALLOC_TOP_PAD_"] = "1048576",
    };

    /// <summary>
    /// The text of <see cref="FileName"/>. The journal is written once and read in order, so that the kernel's cache is
    /// enough to read it again: few buffers stay in the processor's own cache, and every backend has soon met all of them.
    /// Those of the log, by default a part of them, stay as many as with a gigabyte.
    /// </summary>
    public static string Text(ClusterFolder folder) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        # Written by the engine at every start; see the end of postgresql.conf for settings of your own.
        listen_addresses = ''
        unix_socket_directories = '{folder.Socket.Replace("'", "''", StringComparison.Ordinal)}'
        unix_socket_permissions = 0700
        port = 5432
        max_connections = 50
        shared_buffers = 32MB
        wal_buffers = 16MB
        max_wal_size = 8GB
        min_wal_size = 4GB
        checkpoint_timeout = 15min
        fsync = on
        full_page_writes = on
        synchronous_commit = on
        jit = off
        logging_collector = on
        log_directory = 'log'
        log_filename = 'postgresql-%a.log'
        log_truncate_on_rotation = on
        log_rotation_age = 1d

        """);
}
