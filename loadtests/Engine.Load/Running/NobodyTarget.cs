using Engine.Client;
using Engine.Load.Workload;
using Engine.V1;

namespace Engine.Load.Running;

/// <summary>Answers everything at once and as it must be: what is left is what the generator itself can do.</summary>
public sealed class NobodyTarget : ILoadTarget
{
    /// <inheritdoc/>
    public void Send(LoadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        List<TransferError>? errors = null;
        ReadOnlySpan<TransferKind> kinds = request.Kinds;
        for (int i = 0; i < kinds.Length; i++)
        {
            CreateTransferResult result = LoadRun.Expected(kinds[i]);
            if (result != CreateTransferResult.Unspecified)
            {
                (errors ??= []).Add(new TransferError(i, result, 0, CreateTransferResult.Unspecified));
            }
        }

        request.Answer(errors ?? (IReadOnlyList<TransferError>)Array.Empty<TransferError>());
    }
}
