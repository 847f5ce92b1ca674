using Engine.Server.Admin;
using Engine.Server.History;
using Engine.Server.Ledger;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Health.V1;

namespace Engine.Server.Security;

/// <summary>Which right each method of the contract asks for.</summary>
internal static class MethodRights
{
    /// <summary>
    /// The right. A method that is added to a service asks for what most of it asks for: of the ledger to submit, of the
    /// admin service to administer.
    /// </summary>
    public static RequiredRight Of(string service, string method)
    {
        if (service == LedgerMethods.Descriptor.FullName)
        {
            if (method is "ReportFigures")
            {
                return RequiredRight.Identity; // whoever may call may say how long it took
            }

            return method is "LookupAccounts" or "LookupTransfers" or "LookupAccountLimits" or "ResolveNames"
                ? RequiredRight.Read
                : RequiredRight.Submit;
        }

        if (service == HistoryMethods.Descriptor.FullName)
        {
            return RequiredRight.Read;
        }

        if (service == AdminMethods.Descriptor.FullName)
        {
            return method is "GetStatus" or "GetAudit" or "ListAlarms" or "WatchAlarms" or "WatchFigures"
                ? RequiredRight.Observe
                : RequiredRight.Admin;
        }

        return service == Health.Descriptor.FullName ? RequiredRight.Nothing : RequiredRight.Identity;
    }

    /// <summary>Notes it at the endpoints of a service.</summary>
    public static GrpcServiceEndpointConventionBuilder WithRights(this GrpcServiceEndpointConventionBuilder service)
    {
        service.Add(endpoint =>
        {
            if (endpoint.Metadata.OfType<GrpcMethodMetadata>().FirstOrDefault()?.Method is IMethod method)
            {
                endpoint.Metadata.Add(new Requires(Of(method.ServiceName, method.Name)));
            }
        });
        return service;
    }
}
